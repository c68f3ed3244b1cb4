/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Agents made for a measurement, in rows of equal size.
 *
 * <p>An inbox takes a limited number of unread messages. Before a row is full, the next one
 * receives.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Crew implements AutoCloseable {
  private static final long UNREAD = 100_000;
  private static final int PAGE = 500;
  private static final int AT_ONCE = 64;
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final AgentHub hub;
  private final int size;
  private final boolean leaves;
  private final String prefix;
  private final AtomicLong sent = new AtomicLong();
  private volatile List<List<Agent>> rows = List.of();

  /**
   * Registers the first row.
   *
   * @param leaves whether the agents must leave the hub as they found it
   */
  Crew(AgentHub hub, int size, boolean leaves) {
    this.hub = hub;
    this.size = size;
    this.leaves = leaves;
    this.prefix =
        "bench-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
    row(0);
  }

  private List<Agent> row(int number) {
    List<List<Agent>> known = rows;
    return number < known.size() ? known.get(number) : added(number);
  }

  private synchronized List<Agent> added(int number) {
    List<List<Agent>> all = new ArrayList<>(rows);
    while (all.size() <= number) {
      int row = all.size();
      all.add(
          atOnce(
              IntStream.range(0, size).boxed().toList(), i -> hub.agent(prefix + row + "-" + i)));
    }
    rows = List.copyOf(all);
    return all.get(number);
  }

  /** Does something with each, many at once, so that they share commits; results in order. */
  static <T, R> List<R> atOnce(List<T> all, Function<T, R> work) {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, all.size()));
    try {
      List<CompletableFuture<R>> running =
          all.stream()
              .map(each -> CompletableFuture.supplyAsync(() -> work.apply(each), threads))
              .toList();
      return running.stream().map(Futures::await).toList();
    } finally {
      threads.shutdown();
    }
  }

  /** The agent of the first row with this number, counted round and round. */
  Agent agent(int number) {
    return row(0).get(number % size);
  }

  /** The agents of the first row. */
  List<Agent> agents() {
    return row(0);
  }

  /** Who gets the next message, in turn. */
  String nextRecipient() {
    long number = sent.getAndIncrement();
    return row((int) (number / (UNREAD * size))).get((int) (number % size)).role();
  }

  /** On a hub that stays: takes what nobody has read out of the way, and retires the agents. */
  @Override
  public void close() {
    if (!leaves) {
      return;
    }
    for (List<Agent> row : rows) {
      atOnce(
          row,
          agent -> {
            retire(agent.role());
            return agent;
          });
    }
  }

  /** A broker under load still counts what has just been acknowledged. */
  private void retire(String role) {
    discard(hub.broker(), role);
    while (hub.retire(role).unsettled() > 0) {
      LockSupport.parkNanos(AGAIN.toNanos());
    }
  }

  private static void discard(Broker broker, String role) {
    try (Puller puller = broker.puller(List.of(Source.inbox(Role.of(role)).ref()))) {
      while (broker.consumer(Source.inbox(Role.of(role)).ref()).orElseThrow().pending() > 0) {
        CompletableFuture<List<Delivery>> pull = puller.pull(PAGE);
        List<Operation> settled = new ArrayList<>();
        Futures.await(pull).forEach(delivery -> settled.add(Settlement.ack(delivery)));
        Futures.await(broker.execute(settled));
      }
    }
  }
}
