/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private final Queue<Runnable> own = new ArrayDeque<>();
  private final Turns turns = new Turns(own::add);
  private final List<String> ran = new ArrayList<>();

  @Test
  void taskNow_isRunByTheCaller_ifNoneIsRunning() {
    turns.now(() -> ran.add("first"));

    assertThat(ran).containsExactly("first");
    assertThat(own).isEmpty();
  }

  @Test
  void taskLater_waitsForTheOwnThread_andLaterOnesForIt() {
    turns.later(() -> ran.add("first"));
    turns.now(() -> ran.add("second"));

    assertThat(ran).isEmpty();
    own.remove().run();
    assertThat(ran).containsExactly("first", "second");
    assertThat(own).isEmpty();
  }

  @Test
  void whatATaskBrings_runsAfterIt() {
    turns.now(
        () -> {
          turns.now(() -> ran.add("inner"));
          ran.add("outer");
        });

    assertThat(ran).containsExactly("outer", "inner");
  }

  @Test
  void callerThatOnlyCameToBringATask_leavesMany_toTheOwnThread() {
    turns.now(() -> bringAnother(1_000));

    assertThat(ran).hasSizeLessThan(1_000);
    own.remove().run();
    assertThat(ran).hasSize(1_000);
    assertThat(own).isEmpty();
  }

  private void bringAnother(int left) {
    ran.add("one of many");
    if (left > 1) {
      turns.now(() -> bringAnother(left - 1));
    }
  }

  @Test
  void taskThatFails_leavesTheOthers_toTheOwnThread() {
    turns.later(
        () -> {
          throw new LinkageError("one");
        });
    turns.later(() -> ran.add("second"));

    assertThatExceptionOfType(LinkageError.class).isThrownBy(() -> own.remove().run());

    own.remove().run();
    turns.now(() -> ran.add("third"));
    assertThat(ran).containsExactly("second", "third");
  }

  @Test
  void tasksOfManyThreads_runOneAtATime_andAllOfThem() throws InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    Turns shared = new Turns(thread);
    CountDownLatch all = new CountDownLatch(4 * 5_000);
    int[] count = new int[1];
    for (int caller = 0; caller < 4; caller++) {
      boolean here = caller % 2 == 0;
      callers.execute(
          () -> {
            for (int i = 0; i < 5_000; i++) {
              Runnable task =
                  () -> {
                    count[0]++; // unguarded, and so right only if no two of them meet
                    all.countDown();
                  };
              if (here) {
                shared.now(task);
              } else {
                shared.later(task);
              }
            }
          });
    }

    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(count[0]).isEqualTo(4 * 5_000);
    callers.shutdown();
    thread.shutdown();
  }
}
