/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a clock that is ahead makes too old. */
final class ClockTest {
  private static final ConsumerRef READER = new ConsumerRef("OLD", "reader");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration AHEAD = Duration.ofDays(100);

  private ManualTime time = ManualTime.create();
  private final Path directory;

  ClockTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A hub that keeps messages, and a reader who does not come, for a month. */
  private TestHub hub() {
    time = ManualTime.startingAt(time.now()); // a hub closes its time
    TestHub hub = TestHub.in(directory, time);
    hub.broker.createStream(StreamSpec.limits("OLD", MONTH, "old.>"));
    return hub;
  }

  /** Stores what is too old in a month, and what is in a minute: then the hub looks at both. */
  private static void fill(TestHub hub) {
    hub.broker.createStream(StreamSpec.limits("SHORT", Duration.ofMinutes(1), "short.>"));
    hub.publish("short.a", "1");
    hub.broker.createConsumer(ConsumerSpec.subscriber(READER, SubjectFilter.of("old.>"), MONTH));
    hub.run(message("old.a", "1"), message("old.a", "2"));
  }

  private static boolean isWhole(TestHub hub) {
    return hub.broker.consumer(READER).isPresent() && hub.broker.read("OLD", 1).isPresent();
  }

  private void set(Instant now) {
    time.setWallClock(now);
  }

  @Test
  void clockThatWasAheadForAWhile_hasRemovedNothing() {
    try (TestHub hub = hub()) {
      fill(hub);
      set(ManualTime.START.plus(AHEAD));
      hub.publish("old.a", "stored while the clock was ahead");
      time.advance(Duration.ofMinutes(59));
      hub.publish("old.a", "still");

      set(ManualTime.START.plusSeconds(3600));
      assertThat(isWhole(hub)).isTrue();
    }
  }

  @Test
  void clockThatIsAheadOnOpening_removesNothing_whoeverOpens() {
    try (TestHub hub = hub()) {
      fill(hub);
    }
    set(ManualTime.START.plus(AHEAD));
    for (int i = 0; i < 2; i++) {
      try (TestHub hub = hub()) {
        hub.publish("old.a", "stored while the clock was ahead");
      }
    }
    set(ManualTime.START);
    try (TestHub hub = hub()) {
      assertThat(isWhole(hub)).isTrue();
    }
  }

  @Test
  void hubThatWasNotUsedForLong_removesWhatIsTooOld_anHourLater() {
    try (TestHub hub = hub()) {
      fill(hub);
      time.advance(AHEAD);
      assertThat(hub.broker.consumer(READER)).isPresent();

      time.advance(Duration.ofHours(1));

      await().until(() -> hub.broker.consumer(READER).isEmpty());
      set(ManualTime.START);
      assertThat(hub.broker.read("OLD", 1)).isEmpty();
    }
  }

  @Test
  void clockThatIsAhead_hidesNothing_andNothingIsDoneAgainForIt() {
    try (TestHub hub = hub()) {
      hub.broker.createStream(StreamSpec.once("DONE", MONTH, "done.>"));
      fill(hub);
      hub.publish("done.1", "once");
      set(ManualTime.START.plus(AHEAD));

      assertThat(hub.broker.last("OLD", "old.a")).isPresent();
      assertThat(hub.broker.read(ReadRequest.all("OLD", 10))).hasSize(2);
      assertThat(hub.broker.stream("OLD").messages()).isEqualTo(2);
      assertThat(hub.run(message("done.1", "again").expectingLast(0)).refused())
          .containsInstanceOf(WrongLastSequenceException.class);
    }
  }

  @Test
  void messagesStoredWhileTheClockWasAhead_goWithThoseBehindThem() {
    try (TestHub hub = hub()) {
      set(ManualTime.START.plus(AHEAD));
      hub.publish("old.a", "ahead");
      set(ManualTime.START);
      hub.publish("old.a", "right");

      for (int days = 0; days <= 30; days++) {
        time.advance(Duration.ofDays(1));
        hub.broker.stream("OLD");
      }

      await().until(() -> hub.broker.stream("OLD").messages() == 0);
    }
  }
}
