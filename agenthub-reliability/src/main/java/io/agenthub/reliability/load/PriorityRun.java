/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.load;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Takes from an inbox that is filled and settled at random, and compares each delivery with the one
 * that a sorted set says must come: the most urgent, the oldest of them.
 *
 * <p><b>Threads:</b> for one.
 */
public final class PriorityRun {
  private static final Role ROLE = Role.of("reader");
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final int MOST_AT_ONCE = 40;
  private static final int MOST_WAITING = 50_000;

  private final Broker broker;
  private final Random random;
  private final TreeSet<Waiting> model =
      new TreeSet<>(Comparator.comparing(Waiting::priority).thenComparing(Waiting::sequence));
  private long deepest;

  private PriorityRun(Broker broker, long seed) {
    this.broker = broker;
    this.random = new Random(seed);
  }

  /** A message that waits. */
  private record Waiting(Priority priority, long sequence) {}

  /**
   * What was found.
   *
   * @param dequeues how often a message was taken
   * @param violations how often it was the wrong one
   * @param deepest most messages that waited at a time
   */
  record Result(long dequeues, long violations, long deepest) {}

  /** Takes this often from an inbox of a hub in memory. */
  static Result run(long dequeues, long seed) {
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      hub.agent(ROLE.name());
      return new PriorityRun(hub.broker(), seed).take(dequeues);
    }
  }

  private Result take(long dequeues) {
    long violations = 0;
    try (Puller puller = broker.puller(List.of(Source.inbox(ROLE).ref()))) {
      for (long i = 0; i < dequeues; i++) {
        if (model.isEmpty() || (random.nextInt(20) == 0 && model.size() < MOST_WAITING)) {
          publish();
        }
        Waiting expected = model.first();
        Delivery delivery = Futures.await(puller.pull(1)).get(0);
        if (delivery.message().sequence() != expected.sequence()) {
          violations++;
        }
        settle(delivery, expected);
      }
    }
    return new Result(dequeues, violations, deepest);
  }

  private void publish() {
    int count = 1 + random.nextInt(MOST_AT_ONCE);
    List<Operation> batch = new ArrayList<>();
    List<Priority> priorities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
      Headers headers = Headers.none().with(HubHeaders.PRIORITY, priority.wireName());
      batch.add(Publication.of(Subjects.inbox(ROLE), headers, new byte[] {1}));
      priorities.add(priority);
    }
    List<PublishAck> acks = Futures.await(broker.execute(batch)).acks();
    for (int i = 0; i < count; i++) {
      model.add(new Waiting(priorities.get(i), acks.get(i).sequence()));
    }
    deepest = Math.max(deepest, model.size());
  }

  /** One in eight goes back to its place. */
  private void settle(Delivery delivery, Waiting expected) {
    if (random.nextInt(8) == 0) {
      Futures.await(broker.execute(List.of(Settlement.retry(delivery, Duration.ZERO))));
    } else {
      model.remove(expected);
      Futures.await(broker.execute(List.of(Settlement.ack(delivery))));
    }
  }

  /**
   * Runs it and prints the result.
   *
   * @param args how often to take, and the seed if it is to be a given one
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    long begin = System.nanoTime();
    Result result = run(Long.parseLong(args[0]), seed);
    System.out.printf(
        "%s, seed %d, %d s%n", result, seed, (System.nanoTime() - begin) / 1_000_000_000);
    if (result.violations() > 0) {
      System.exit(1);
    }
  }
}
