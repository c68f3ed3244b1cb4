/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many publishers and many takers at once: each message is handled, none twice.
 *
 * @since 0.1
 */
public abstract class ConcurrencyContract extends BrokerScenario {
  private static final int PUBLISHERS = 16;
  private static final int EACH = 125;
  private static final int TAKERS = 4;

  /** Only for subclasses. */
  protected ConcurrencyContract() {}

  @BeforeEach
  final void createAgents() {
    createInbox();
  }

  @Test
  void competingTakers_handleEachMessageOnce() {
    Queue<String> handled = new ConcurrentLinkedQueue<>();
    Queue<Delivery> repeated = new ConcurrentLinkedQueue<>();
    AtomicInteger left = new AtomicInteger(PUBLISHERS * EACH);
    var publishers = Crew.start(PUBLISHERS, i -> publishEach(i, INBOX));
    var takers =
        Crew.start(
            TAKERS,
            i ->
                work(
                    BACKEND,
                    left,
                    delivery -> {
                      handled.add(text(delivery));
                      if (delivery.attempt() > 1) {
                        repeated.add(delivery);
                      }
                      return Settlement.ack(delivery);
                    }));

    publishers.forEach(patience::await);
    takers.forEach(patience::await);

    assertThat(handled).hasSize(PUBLISHERS * EACH).doesNotHaveDuplicates();
    assertThat(repeated).isEmpty();
    untilKept(STREAM, 0);
    untilCounts(BACKEND, 0, 0);
  }

  @Test
  void everySubscriber_getsEachMessageOnce() {
    List<ConsumerRef> subscribers = new ArrayList<>();
    for (int i = 0; i < TAKERS; i++) {
      subscribers.add(createQueue("subscriber-" + i, "agent-hub.topics.>"));
    }
    var publishers = Crew.start(4, i -> publishEach(i, TOPIC));

    var takers =
        Crew.start(
            TAKERS,
            i -> {
              List<String> texts = new ArrayList<>();
              work(
                  subscribers.get(i),
                  new AtomicInteger(4 * EACH),
                  delivery -> {
                    texts.add(text(delivery));
                    return Settlement.ack(delivery);
                  });
              return texts;
            });

    publishers.forEach(patience::await);
    for (var taker : takers) {
      assertThat(patience.await(taker)).hasSize(4 * EACH).doesNotHaveDuplicates();
    }
    untilKept(STREAM, 0);
  }

  @Test
  void retriedMessages_areHandledInTheEnd() {
    ConcurrentMap<String, Integer> attempts = new ConcurrentHashMap<>();
    AtomicInteger left = new AtomicInteger(4 * EACH);
    var publishers = Crew.start(4, i -> publishEach(i, INBOX));
    var takers =
        Crew.start(
            TAKERS,
            i ->
                work(
                    BACKEND,
                    left,
                    delivery -> {
                      attempts.merge(text(delivery), 1, Integer::sum);
                      if (delivery.attempt() < 3) {
                        left.incrementAndGet();
                        return Settlement.retry(delivery, Duration.ZERO);
                      }
                      return Settlement.ack(delivery);
                    }));

    publishers.forEach(patience::await);
    takers.forEach(patience::await);

    assertThat(attempts).hasSize(4 * EACH);
    assertThat(attempts.values()).allMatch(count -> count <= 3);
    untilKept(STREAM, 0);
  }

  @Test
  void eachPublishersMessages_areTakenInItsOrder() {
    var publishers = Crew.start(PUBLISHERS, i -> publishEach(i, INBOX));
    publishers.forEach(patience::await);
    patience.pass(store.orderLag());

    int[] next = new int[PUBLISHERS];
    for (Delivery delivery : takeFrom(BACKEND, PUBLISHERS * EACH)) {
      String[] parts = text(delivery).split("\\.", 2);
      int publisher = Integer.parseInt(parts[0]);
      assertThat(parts[1]).as("next of publisher %d", publisher).isEqualTo("" + next[publisher]++);
    }
  }

  private int publishEach(int publisher, String subject) {
    for (int i = 0; i < EACH; i++) {
      publish(subject, publisher + "." + i);
    }
    return EACH;
  }

  /** Takes and settles until nothing is left for anyone. */
  private int work(ConsumerRef consumer, AtomicInteger left, Handler handler) {
    int done = 0;
    try (Puller puller = pullerOf(consumer)) {
      while (left.get() > 0) {
        CompletableFuture<List<Delivery>> pull = puller.pull(8);
        patience.until(() -> pull.isDone() || left.get() <= 0, () -> left + " are left");
        if (pull.cancel(true)) {
          continue;
        }
        for (Delivery delivery : pull.join()) {
          settle(handler.handle(delivery));
          left.decrementAndGet();
          done++;
        }
      }
    }
    return done;
  }

  @FunctionalInterface
  private interface Handler {
    Settlement handle(Delivery delivery);
  }
}
