/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Watching a stream: first what is stored, then what comes, each once and in order.
 *
 * @since 0.1
 */
public abstract class WatchContract extends BrokerScenario {
  private static final SubjectFilter ALL = SubjectFilter.of(">");

  private final List<StoredMessage> heard = new CopyOnWriteArrayList<>();

  /** Only for subclasses. */
  protected WatchContract() {}

  @BeforeEach
  final void createLog() {
    broker.createStream(LOG);
  }

  private void untilHeard(int count) {
    patience.until(() -> heard.size() >= count, () -> "heard only " + texts(heard));
  }

  @Test
  void stored_thenLive() {
    publish("log.a", "stored 1");
    publish("log.b", "stored 2");

    try (Watch watch = broker.watch("LOG", ALL, 1, heard::add)) {
      assertThat(watch).isNotNull();
      untilHeard(2);
      publish("log.a", "live 1");
      publish("log.b", "live 2");
      untilHeard(4);
    }

    assertThat(texts(heard)).containsExactly("stored 1", "stored 2", "live 1", "live 2");
    assertThat(heard.get(0).subject()).isEqualTo("log.a");
    assertThat(sequences(heard)).isEqualTo(sequences(readAll("LOG")));
  }

  @Test
  void filter_choosesBySubject() {
    publish("log.a", "a1");
    publish("log.b", "b1");

    try (Watch watch = broker.watch("LOG", SubjectFilter.of("log.b"), 1, heard::add)) {
      assertThat(watch).isNotNull();
      publish("log.a", "a2");
      publish("log.b", "b2");
      untilHeard(2);
      patience.quiet();
    }

    assertThat(texts(heard)).containsExactly("b1", "b2");
  }

  @Test
  void fromSequence_isInclusive() {
    publish("log.a", "before");
    long from = publish("log.a", "from").sequence();

    try (Watch watch = broker.watch("LOG", ALL, from, heard::add)) {
      assertThat(watch).isNotNull();
      untilHeard(1);
      publish("log.a", "after");
      untilHeard(2);
    }

    assertThat(texts(heard)).containsExactly("from", "after");
  }

  @Test
  void fromTheNext_hearsOnlyWhatComes() {
    publish("log.a", "before");
    long next = broker.stream("LOG").lastSequence() + 1;

    try (Watch watch = broker.watch("LOG", ALL, next, heard::add)) {
      assertThat(watch).isNotNull();
      publish("log.a", "after");
      untilHeard(1);
    }

    assertThat(texts(heard)).containsExactly("after");
  }

  @Test
  void closedWatch_hearsNothingMore() {
    Watch watch = broker.watch("LOG", ALL, 1, heard::add);
    publish("log.a", "heard");
    untilHeard(1);

    watch.close();
    watch.close();
    patience.quiet();
    publish("log.a", "unheard");
    patience.quiet();

    assertThat(texts(heard)).containsExactly("heard");
  }

  @Test
  void watch_mayBeClosedByItsListener() {
    CompletableFuture<Watch> self = new CompletableFuture<>();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    self.complete(
        broker.watch(
            "LOG",
            ALL,
            1,
            message -> {
              self.join().close();
              closed.complete(true);
            }));

    publish("log.a", "ends it");

    assertThat(patience.await(closed)).isTrue();
  }

  @Test
  void listenerThatThrows_hearsTheRest() {
    publish("log.a", "1");
    publish("log.a", "2");
    try (Watch watch =
        broker.watch(
            "LOG",
            ALL,
            1,
            message -> {
              heard.add(message);
              if (heard.size() == 1) {
                throw new AssertionError("the listener expected something else");
              }
              throw new IllegalStateException("the listener fails, which ends nothing");
            })) {
      assertThat(watch).isNotNull();
      untilHeard(2);
      publish("log.a", "3");
      untilHeard(3);
    }

    assertThat(texts(heard)).containsExactly("1", "2", "3");
  }

  @Test
  void watches_areIndependent() {
    List<StoredMessage> other = new CopyOnWriteArrayList<>();
    Watch first = broker.watch("LOG", ALL, 1, heard::add);
    Watch second = broker.watch("LOG", ALL, 1, other::add);
    publish("log.a", "for both");
    untilHeard(1);

    first.close();
    publish("log.a", "for the second");

    patience.until(() -> other.size() == 2, () -> "the second watch heard " + other.size());
    second.close();
  }

  @Test
  void concurrentPublishing_isHeardOnce_inOrder_byOneThreadAtATime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger mostInside = new AtomicInteger();
    IntStream.range(0, 100).forEach(i -> publish("log.before", "" + i));
    List<CompletableFuture<Integer>> publishers = Crew.start(4, i -> publishMany("log." + i, 250));

    try (Watch watch =
        broker.watch(
            "LOG",
            ALL,
            1,
            message -> {
              mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
              heard.add(message);
              inside.decrementAndGet();
            })) {
      assertThat(watch).isNotNull();
      publishers.forEach(patience::await);
      untilHeard(1_100);
      patience.quiet();
    }

    assertThat(sequences(heard)).isEqualTo(sequences(readAll("LOG")));
    assertThat(mostInside).hasValue(1);
  }

  @Test
  void watchesBegunAtAnyMoment_missNothing() {
    List<CompletableFuture<Integer>> publishers = Crew.start(2, i -> publishMany("log." + i, 200));
    List<List<StoredMessage>> ears = new ArrayList<>();
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<StoredMessage> ear = new CopyOnWriteArrayList<>();
      ears.add(ear);
      watches.add(broker.watch("LOG", ALL, 1, ear::add));
    }
    publishers.forEach(patience::await);

    List<Long> stored = sequences(readAll("LOG"));
    for (List<StoredMessage> ear : ears) {
      patience.until(() -> ear.size() >= 400, () -> "heard only " + ear.size());
      assertThat(sequences(ear)).isEqualTo(stored);
    }
    watches.forEach(Watch::close);
  }

  private int publishMany(String subject, int count) {
    for (int i = 0; i < count; i++) {
      publish(subject, "" + i);
    }
    return count;
  }

  @Test
  void watching_touchesNoConsumer() {
    createInbox();
    try (Watch watch = broker.watch(STREAM, ALL, 1, heard::add)) {
      assertThat(watch).isNotNull();
      publish(INBOX, "unread");
      untilHeard(1);
    }

    assertThat(info(BACKEND).pending()).isEqualTo(1);
    assertThat(takeFrom(BACKEND).attempt()).isEqualTo(1);
  }
}
