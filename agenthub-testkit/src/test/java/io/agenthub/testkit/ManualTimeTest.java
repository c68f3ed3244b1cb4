/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agenthub.time.TimeSource.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
  private final ManualTime time = ManualTime.create();
  private final List<String> ran = new ArrayList<>();

  private Timer schedule(long seconds, String name) {
    return time.schedule(Duration.ofSeconds(seconds), () -> ran.add(name));
  }

  @Test
  void untouched_standsStill() {
    assertThat(time.now()).isEqualTo(ManualTime.START).isEqualTo(time.now());
    assertThat(time.nanos()).isEqualTo(time.nanos());
  }

  @Test
  void advance_movesBothClocks() {
    long before = time.nanos();

    time.advance(Duration.ofMillis(1_500));

    assertThat(time.now()).isEqualTo(ManualTime.START.plusMillis(1_500));
    assertThat(time.nanos() - before).isEqualTo(1_500_000_000L);
  }

  @Test
  void startingPoint_isOfOnesChoice() {
    Instant leapDay = Instant.parse("2028-02-29T23:59:59Z");

    assertThat(ManualTime.startingAt(leapDay).now()).isEqualTo(leapDay);
  }

  @Test
  void timer_runsWhenDue_andOnce() {
    schedule(10, "timer");

    time.advance(Duration.ofSeconds(9));
    assertThat(ran).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(ran).containsExactly("timer");
    time.advance(Duration.ofDays(1));
    assertThat(ran).containsExactly("timer");
  }

  @Test
  void timers_runInOrderOfTime_thenOfCreation() {
    schedule(3, "c");
    schedule(1, "a");
    schedule(3, "d");
    schedule(2, "b");

    time.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("a", "b", "c", "d");
  }

  @Test
  void timer_seesTheTimeItWasDue() {
    List<Instant> seen = new ArrayList<>();
    time.schedule(Duration.ofSeconds(2), () -> seen.add(time.now()));

    time.advance(Duration.ofHours(1));

    assertThat(seen).containsExactly(ManualTime.START.plusSeconds(2));
    assertThat(time.now()).isEqualTo(ManualTime.START.plus(Duration.ofHours(1)));
  }

  @Test
  void timerStartedByATimer_runsInTheSameAdvance() {
    AtomicInteger beats = new AtomicInteger();
    Runnable[] beat = new Runnable[1];
    beat[0] =
        () -> {
          beats.incrementAndGet();
          time.schedule(Duration.ofSeconds(1), beat[0]);
        };
    time.schedule(Duration.ofSeconds(1), beat[0]);

    time.advance(Duration.ofSeconds(60));

    assertThat(beats).hasValue(60);
    assertThat(time.timers()).isEqualTo(1);
  }

  @Test
  void dueTimer_waitsForTheNextAdvance() {
    schedule(0, "zero");
    schedule(-5, "negative");
    assertThat(ran).isEmpty();

    time.advance(Duration.ZERO);

    assertThat(ran).containsExactly("zero", "negative");
    assertThat(time.now()).isEqualTo(ManualTime.START);
  }

  @Test
  void cancelledTimer_neverRuns() {
    Timer timer = schedule(1, "cancelled");

    timer.cancel();
    timer.cancel();

    time.advance(Duration.ofSeconds(2));
    assertThat(ran).isEmpty();
    assertThat(time.timers()).isZero();
  }

  @Test
  void timer_mayCancelAnotherThatIsDue() {
    Timer[] second = new Timer[1];
    time.schedule(Duration.ofSeconds(1), () -> second[0].cancel());
    second[0] = schedule(1, "second");

    time.advance(Duration.ofSeconds(1));

    assertThat(ran).isEmpty();
  }

  @Test
  void failingTimer_leavesTheOthers() {
    time.schedule(
        Duration.ofSeconds(1),
        () -> {
          throw new IllegalStateException("a timer that fails on purpose");
        });
    schedule(1, "next");

    time.advance(Duration.ofSeconds(1));

    assertThat(ran).containsExactly("next");
  }

  @Test
  void timerThatMovesTime_isRefused() {
    List<Exception> refused = new ArrayList<>();
    time.schedule(
        Duration.ofSeconds(1),
        () -> {
          try {
            time.advance(Duration.ofSeconds(1));
          } catch (IllegalStateException e) {
            refused.add(e);
          }
        });

    time.advance(Duration.ofSeconds(1));

    assertThat(refused).hasSize(1);
  }

  @Test
  void backwards_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> time.advance(Duration.ofNanos(-1)));
  }

  @Test
  void wallClock_jumpsAlone() {
    schedule(10, "timer");
    long before = time.nanos();

    time.setWallClock(ManualTime.START.minus(Duration.ofDays(3)));

    assertThat(time.nanos()).isEqualTo(before);
    time.advance(Duration.ofSeconds(10));
    assertThat(ran).containsExactly("timer");
    assertThat(time.now()).isEqualTo(ManualTime.START.minus(Duration.ofDays(3)).plusSeconds(10));
  }

  @Test
  void closed_stopsAllTimers() {
    schedule(1, "before");

    time.close();
    time.close();
    schedule(1, "after");

    time.advance(Duration.ofSeconds(2));
    assertThat(ran).isEmpty();
    assertThat(time.now()).isEqualTo(ManualTime.START.plusSeconds(2));
  }

  @Test
  void advancesByMany_runEachTimerOnce() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int n = 0; n < 500; n++) {
                  time.schedule(Duration.ofMillis(n % 7), count::incrementAndGet);
                  time.advance(Duration.ofMillis(1));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    time.advance(Duration.ofSeconds(1));

    assertThat(count).hasValue(4_000);
    assertThat(time.now()).isEqualTo(ManualTime.START.plusSeconds(5));
  }
}
