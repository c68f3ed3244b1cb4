/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.BACKEND;
import static io.agenthub.embedded.TestHub.INBOX;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one hub: they wake each other, and one's death frees what it had taken. */
@Timeout(120)
final class TwoProcessesTest {
  private final Path directory;

  TwoProcessesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void waitingPull_isWokenByTheOtherProcess_quickly() throws Exception {
    try (TestHub hub = TestHub.in(directory).prepared();
        ChildHub child = ChildHub.start(directory);
        Puller puller = hub.broker.puller(List.of(BACKEND))) {
      child.ask("publish log.a warm");
      List<Long> waits = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        CompletableFuture<List<Delivery>> pull = puller.pull(1);
        child.ask("publish " + INBOX + " " + i);
        long published = System.nanoTime();
        assertThat(TestHub.text(pull.get(30, SECONDS).get(0))).isEqualTo("" + i);
        waits.add(System.nanoTime() - published);
      }

      Collections.sort(waits);
      Duration median = Duration.ofNanos(waits.get(15));
      assertThat(median).isLessThan(Duration.ofMillis(50));
    }
  }

  @Test
  void watch_hearsTheOtherProcess() throws Exception {
    LinkedBlockingQueue<Long> heard = new LinkedBlockingQueue<>();
    try (TestHub hub = TestHub.in(directory).prepared();
        ChildHub child = ChildHub.start(directory);
        Watch watch =
            hub.broker.watch("LOG", SubjectFilter.of(">"), 1, m -> heard.add(m.sequence()))) {
      assertThat(watch).isNotNull();
      for (long i = 1; i <= 5; i++) {
        child.ask("publish log.a text");
        assertThat(heard.poll(30, SECONDS)).isEqualTo(i);
      }
    }
  }

  @Test
  void killedProcess_freesWhatItHadTaken_longBeforeTheAckWait() throws Exception {
    try (TestHub hub = TestHub.in(directory).prepared();
        ChildHub child = ChildHub.start(directory);
        Puller puller = hub.broker.puller(List.of(BACKEND))) {
      hub.publish(INBOX, "task");
      assertThat(child.ask("take")).isEqualTo("task");
      CompletableFuture<List<Delivery>> pull = puller.pull(1);

      child.kill();

      Delivery again = pull.get(20, SECONDS).get(0);
      assertThat(TestHub.text(again)).isEqualTo("task");
      assertThat(again.attempt()).isEqualTo(2);
    }
  }

  @Test
  void killedProcess_isNoticedWhenTheHubIsOpenedNext() throws Exception {
    TestHub.in(directory).prepared().close();
    try (ChildHub child = ChildHub.start(directory)) {
      child.ask("publish " + INBOX + " task");
      assertThat(child.ask("take")).isEqualTo("task");
      child.kill();
    }

    try (TestHub hub = TestHub.in(directory)) {
      assertThat(hub.take().attempt()).isEqualTo(2);
      try (var locks = Files.list(directory.resolve("sessions"))) {
        assertThat(locks).hasSize(1);
      }
    }
  }

  @Test
  void messagesThatGathered_areThere_whenTheirProcessHasBeenKilled() throws Exception {
    TestHub.in(directory).prepared().close();
    try (ChildHub child = ChildHub.start(directory)) {
      child.ask("publish " + INBOX + " first");
      child.ask("publish " + INBOX + " second");
      child.kill();
    }

    try (TestHub hub = TestHub.in(directory)) {
      assertThat(hub.broker.peek(BACKEND, 10)).hasSize(2);
      assertThat(TestHub.text(hub.take())).isEqualTo("first");
      assertThat(TestHub.text(hub.take())).isEqualTo("second");
    }
  }

  @Test
  void messagesThatGathered_areThere_forAProcessThatJoins() throws Exception {
    try (TestHub hub = TestHub.in(directory).prepared()) {
      hub.publish(INBOX, "first");
      try (ChildHub child = ChildHub.start(directory)) {
        hub.publish(INBOX, "second");
        assertThat(child.ask("take")).isEqualTo("first");
        assertThat(TestHub.text(hub.take())).isEqualTo("second");
        assertThat(hub.broker.consumer(BACKEND).orElseThrow().pending()).isZero();
      }
    }
  }

  @Test
  void livingProcess_keepsWhatItHasTaken_whenAnotherOpensAndCloses() throws Exception {
    try (TestHub hub = TestHub.in(directory).prepared()) {
      hub.publish(INBOX, "task");
      assertThat(hub.take().attempt()).isEqualTo(1);
      try (ChildHub child = ChildHub.start(directory)) {
        child.ask("publish log.a opened");
      }
      TestHub.in(directory).close();

      assertThat(hub.broker.consumer(BACKEND).orElseThrow().inFlight()).isEqualTo(1);
    }
  }
}
