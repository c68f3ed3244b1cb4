/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Settlement;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.nats.connection.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the operations of one batch, one after the other.
 *
 * <p>JetStream has no transaction over streams and consumers. Each step is on the server before the
 * next is sent, so what a crash leaves is a prefix. A settlement at the end of a batch is sent
 * without waiting; before a publication it is confirmed, so that the room it makes is there.
 */
final class Batch {
  private final Desk desk;
  private final List<Operation> operations;
  private final CompletableFuture<BatchResult> result = new CompletableFuture<>();
  private final List<PublishAck> acks = new ArrayList<>();
  private int done;

  /** Where single operations are carried out. */
  interface Desk {
    /** Whether nothing but a failure of the broker can keep the message from being stored. */
    boolean isUnconditional(Publication publication);

    /** Fails with the hub's exceptions only. */
    CompletableFuture<PublishAck> publish(Publication publication);

    /** The same behind settlements that make room for it, which may take a moment to do so. */
    CompletableFuture<PublishAck> publishIntoRoom(Publication publication);

    /**
     * Sends the settlement.
     *
     * @param confirmed whether the future completes only when the server has applied it
     */
    CompletableFuture<?> settle(Settlement settlement, boolean confirmed);
  }

  Batch(Desk desk, List<Operation> operations) {
    this.desk = desk;
    this.operations = List.copyOf(operations);
  }

  CompletableFuture<BatchResult> run() {
    advance();
    return result;
  }

  /** Goes on until a step has to be waited for. */
  private void advance() {
    while (!result.isDone()) {
      if (done == operations.size()) {
        result.complete(new BatchResult(done, acks, null));
        return;
      }
      int together = together();
      CompletableFuture<?> step = together > 1 ? all(together) : step(operations.get(done));
      if (!step.isDone()) {
        CompletableFuture<?> unused =
            step.whenComplete(
                (value, failure) -> {
                  stepped(value, failure);
                  advance();
                });
        return;
      }
      CompletableFuture<?> unused = step.whenComplete(this::stepped);
    }
  }

  /** How many of the next operations are publications that cannot be refused. */
  private int together() {
    int count = 0;
    while (done + count < operations.size()
        && operations.get(done + count) instanceof Publication publication
        && desk.isUnconditional(publication)) {
      count++;
    }
    return count;
  }

  /** Stores messages that cannot be refused, in order, without waiting for each. */
  private CompletableFuture<Stored> all(int count) {
    List<CompletableFuture<PublishAck>> sent = new ArrayList<>(count);
    for (Operation operation : operations.subList(done, done + count)) {
      sent.add(desk.publish((Publication) operation));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> new Stored(sent.stream().map(CompletableFuture::join).toList()))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    new OutcomeUnknownException(
                        "Some of %d messages were stored, others not: %s"
                            .formatted(count, Failures.unwrapped(failure).getMessage()),
                        failure)));
  }

  private record Stored(List<PublishAck> acks) {}

  private CompletableFuture<?> step(Operation operation) {
    if (operation instanceof Publication publication) {
      return done > 0 && operations.get(done - 1) instanceof Settlement
          ? desk.publishIntoRoom(publication)
          : desk.publish(publication);
    }
    boolean publishesNext =
        done + 1 < operations.size() && operations.get(done + 1) instanceof Publication;
    return desk.settle((Settlement) operation, publishesNext);
  }

  private void stepped(@Nullable Object value, @Nullable Throwable failure) {
    if (failure == null && value instanceof Stored stored) {
      done += stored.acks().size();
      acks.addAll(stored.acks());
      return;
    }
    if (failure == null) {
      done++;
      if (value instanceof PublishAck ack) {
        acks.add(ack);
      }
      return;
    }
    AgentHubException why = Failures.typed(failure, "carry out a batch");
    if (!isOfTheBroker(why)) {
      result.complete(new BatchResult(done, acks, why));
    } else if (done == 0 || why instanceof OutcomeUnknownException) {
      result.completeExceptionally(why);
    } else {
      result.completeExceptionally(
          new OutcomeUnknownException(
              "The first %d of %d steps stand, the rest was not done: %s"
                  .formatted(done, operations.size(), why.getMessage()),
              why));
    }
  }

  /** Whether the broker as a whole failed, rather than refusing one operation. */
  private static boolean isOfTheBroker(AgentHubException why) {
    return why instanceof BrokerUnavailableException
        || why instanceof OutcomeUnknownException
        || why instanceof PermissionDeniedException
        || why instanceof HubClosedException;
  }
}
