/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.AgentHub;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.message.HubHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Follows the completions of one run as the hub records them.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Feed implements AutoCloseable {
  private static final int PATIENCE = 90;

  private final Map<String, CompletableFuture<Ended>> byMessage = new ConcurrentHashMap<>();
  private final String tag;
  private final Consumer<Ended> listener;
  private final Watch watch;

  /** Follows from now on and tells the listener of each. */
  Feed(AgentHub hub, String tag, Consumer<Ended> listener) {
    this.tag = tag;
    this.listener = listener;
    long next = hub.broker().stream(Topology.COMPLETIONS).lastSequence() + 1;
    this.watch =
        hub.broker().watch(Topology.COMPLETIONS, SubjectFilter.of(">"), next, this::onRecord);
  }

  private void onRecord(StoredMessage stored) {
    if (!isOf(tag, stored)) {
      return;
    }
    try {
      Ended ended = Ended.of(stored);
      listener.accept(ended);
      future(ended.recipient(), ended.completion().messageId()).complete(ended);
    } catch (AgentHubException notOurs) {
      return; // a record of another client that happens to have this thread
    }
  }

  /** Whether a record belongs to the run. */
  static boolean isOf(String tag, StoredMessage stored) {
    return stored.headers().get(HubHeaders.CORRELATION_ID).filter(tag::equals).isPresent();
  }

  private CompletableFuture<Ended> future(String recipient, String messageId) {
    return byMessage.computeIfAbsent(recipient + " " + messageId, key -> new CompletableFuture<>());
  }

  /** Waits for the completion of a message by a recipient. */
  Ended await(String recipient, String messageId) throws InterruptedException {
    try {
      return future(recipient, messageId).get(PATIENCE, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "'%s' has not completed %s within %d s".formatted(recipient, messageId, PATIENCE));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  void await(List<String> recipients, String messageId) throws InterruptedException {
    for (String recipient : recipients) {
      await(recipient, messageId);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
