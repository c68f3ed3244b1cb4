/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * Random arrivals, takes, retries and acks of one inbox, compared step by step with a model.
 *
 * <p>The model knows which messages certainly wait and which may: a retry promises only not to come
 * too early. What is taken must be one of both, and none that certainly waits may be before it. A
 * failure names the seed; {@code -Dagenthub.seed=} repeats it.
 */
final class RandomTraffic {
  private static final Comparator<Waiting> ORDER =
      Comparator.comparingInt(Waiting::urgency).thenComparingLong(Waiting::sequence);

  private final BrokerScenario scenario;
  private final long seed;
  private final Random random;
  private final TreeSet<Waiting> certain = new TreeSet<>(ORDER);
  private final Map<Long, Waiting> retried = new HashMap<>();
  private final Map<Long, Long> notBefore = new HashMap<>();
  private final List<Delivery> held = new ArrayList<>();
  private int arrived;
  private int done;

  RandomTraffic(BrokerScenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
    this.random = new Random(seed);
  }

  void run(int steps) {
    try (Puller puller = scenario.pullerOf(BrokerScenario.BACKEND)) {
      for (int i = 0; i < steps; i++) {
        step(puller);
      }
      drain(puller);
    }
    assertThat(done).as("settled in the end, seed %d", seed).isEqualTo(arrived);
  }

  private void step(Puller puller) {
    int dice = random.nextInt(10);
    if (dice < 4) {
      arrive(1 + random.nextInt(4));
    } else if (dice < 7 && !certain.isEmpty()) {
      takeOne(puller);
    } else if (dice < 9 && !held.isEmpty()) {
      settleOne();
    } else if (scenario.store.followsTime()) {
      scenario.patience.pass(Duration.ofMillis(100L * random.nextInt(5)));
    }
  }

  private void arrive(int count) {
    for (int i = 0; i < count; i++) {
      int urgency = random.nextInt(4);
      long sequence =
          scenario
              .publish(BrokerScenario.urgent(urgency, BrokerScenario.INBOX, "" + arrived++))
              .sequence();
      certain.add(new Waiting(urgency, sequence));
    }
  }

  private void takeOne(Puller puller) {
    if (!scenario.store.orderLag().isZero()) {
      scenario.patience.pass(scenario.store.orderLag());
    }
    check(scenario.take(puller));
  }

  private void check(Delivery delivery) {
    long sequence = delivery.message().sequence();
    int urgency = Urgency.of(delivery.message().headers(), delivery.message().body());
    Waiting taken = new Waiting(urgency, sequence);
    if (!certain.isEmpty()) {
      assertThat(ORDER.compare(taken, certain.first()))
          .as("%s was taken while %s waited, seed %d", taken, certain.first(), seed)
          .isNotPositive();
    }
    boolean known = certain.remove(taken) || retried.remove(sequence) != null;
    assertThat(known).as("%s waits, seed %d", taken, seed).isTrue();
    assertThat(scenario.time.nanos() - notBefore.getOrDefault(sequence, Long.MIN_VALUE / 2))
        .as("%s comes after its delay, seed %d", taken, seed)
        .isNotNegative();
    held.add(delivery);
  }

  private void settleOne() {
    Delivery delivery = held.remove(random.nextInt(held.size()));
    if (random.nextInt(3) > 0) {
      scenario.ack(delivery);
      done++;
      return;
    }
    long sequence = delivery.message().sequence();
    int urgency = Urgency.of(delivery.message().headers(), delivery.message().body());
    Duration delay = Duration.ofMillis(100L * random.nextInt(4));
    notBefore.put(sequence, scenario.time.nanos() + delay.toNanos());
    scenario.settle(Settlement.retry(delivery, delay));
    retried.put(sequence, new Waiting(urgency, sequence));
  }

  private void drain(Puller puller) {
    scenario.patience.pass(Duration.ofSeconds(1));
    while (!certain.isEmpty() || !retried.isEmpty()) {
      takeOne(puller);
    }
    held.forEach(scenario::ack);
    done += held.size();
    scenario.untilKept(BrokerScenario.STREAM, 0);
  }

  private record Waiting(int urgency, long sequence) {}
}
