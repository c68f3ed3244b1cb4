/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.message.Role;
import io.agenthub.presence.Beacon;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an agent's messages, the most urgent first, and brings each to its end before it takes the
 * next.
 *
 * <p><b>Delivery:</b> a message may be started more than once, after a crash or a retry; it has
 * exactly one completion. A loop that dies loses nothing: what it worked on comes again.
 *
 * <p><b>Threads:</b> a loop that waits occupies none; a message is handled on a thread of the hub's
 * executor. All methods may be called by any thread.
 *
 * @since 0.1
 */
public final class InboxLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InboxLoop.class);

  private final LoopContext context;
  private final LoopSettings settings;
  private final Role role;
  private final Handler handler;
  private final Map<ConsumerRef, Source> sources;
  private final Puller puller;
  private final List<Worker> workers = new ArrayList<>();
  private volatile boolean stopping;

  private InboxLoop(
      LoopContext context,
      LoopSettings settings,
      Role role,
      List<Source> sources,
      Handler handler) {
    this.context = context;
    this.settings = settings;
    this.role = role;
    this.handler = handler;
    this.sources = sources.stream().collect(Collectors.toMap(Source::ref, source -> source));
    this.puller = context.broker().puller(List.copyOf(this.sources.keySet()));
  }

  /**
   * Starts a loop over the sources.
   *
   * @throws InvalidNameException if there is no source
   */
  public static InboxLoop start(
      LoopContext context,
      LoopSettings settings,
      Role role,
      List<Source> sources,
      Handler handler) {
    if (sources.isEmpty()) {
      throw new InvalidNameException("The loop of '%s' has no inbox or topic.".formatted(role));
    }
    InboxLoop loop = new InboxLoop(context, settings, role, sources, handler);
    for (int i = 0; i < settings.parallel(); i++) {
      loop.workers.add(new Worker(loop, context.beacon().light(role, i)));
    }
    loop.workers.forEach(Worker::await);
    return loop;
  }

  /** Whose loop it is. */
  public Role role() {
    return role;
  }

  /** Completes when the loop has ended. */
  public CompletableFuture<Void> ended() {
    return CompletableFuture.allOf(
        workers.stream().map(Worker::ended).toArray(CompletableFuture<?>[]::new));
  }

  Turn turn(Delivery delivery, Beacon.Light light) {
    Source source = sources.get(delivery.consumer());
    if (source == null) {
      throw new IllegalStateException("not a source of this loop: " + delivery.consumer());
    }
    Handler seen =
        message -> {
          light.working(message.subject());
          return handler.handle(message);
        };
    return new Turn(context, settings, role, source, delivery, seen);
  }

  CompletableFuture<List<Delivery>> pull() {
    return stopping
        ? CompletableFuture.failedFuture(
            new HubClosedException("The loop of '%s' has been closed.".formatted(role)))
        : puller.pull(1);
  }

  LoopContext context() {
    return context;
  }

  LoopSettings settings() {
    return settings;
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Takes no more messages and does not wait; those it works on come to their end as usual, and
   * {@link #ended} completes then. Idempotent.
   */
  public void stop() {
    stopping = true;
    puller.close();
  }

  /**
   * Takes no more, waits for the messages it works on, interrupts them when the patience of the
   * settings is over, and gives back what did not end. Idempotent.
   */
  @Override
  public void close() {
    stop();
    if (!waitForEnd()) {
      workers.forEach(Worker::interrupt);
      if (!waitForEnd()) {
        LOG.warn("A handler of '{}' ignores its interrupt; it is left behind", role);
      }
    }
  }

  private boolean waitForEnd() {
    try {
      ended().get(settings.drain().toMillis() + 1, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      LOG.warn("The loop of '{}' ended with a failure", role, Futures.failure(e));
      return true;
    }
  }
}
