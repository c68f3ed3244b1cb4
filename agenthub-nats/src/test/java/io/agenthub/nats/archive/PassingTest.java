/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PassingTest {
  private static final String STREAM = "AGENTS";

  private final Passing passing = new Passing();
  private final List<Long> heard = new ArrayList<>();

  @Test
  void whatPassesOnTheSubject_isHeard_andNothingElse() {
    watch("inbox.qa");

    pass(1, 1, "inbox.qa");
    pass(2, 2, "inbox.backend");
    pass(3, 3, "inbox.qa");

    assertThat(heard).containsExactly(1L, 3L);
  }

  @Test
  void beforeAnythingHasPassed_nothingIsKnown() {
    assertThat(watch("inbox.qa").unheardFrom(7)).isEqualTo(7);
  }

  @Test
  void allAfterTheFirstThatPassed_isKnown_andNothingBefore() {
    Passing.Watcher watcher = watch("inbox.qa");

    pass(40, 10, "inbox.qa");
    pass(41, 11, "inbox.backend");

    assertThat(watcher.unheardFrom(39)).isEqualTo(39);
    assertThat(watcher.unheardFrom(40)).isEqualTo(42);
    assertThat(watcher.unheardFrom(50)).isEqualTo(50);
  }

  @Test
  void afterADeliveryElsewhere_whatPassedBefore_isReliedUponNoMore() {
    Passing.Watcher watcher = watch("inbox.qa");
    pass(1, 1, "inbox.qa");

    pass(3, 3, "inbox.qa");

    assertThat(watcher.unheardFrom(1)).isEqualTo(1);
    assertThat(watcher.unheardFrom(3)).isEqualTo(4);
  }

  @Test
  void deliveryThatIsRepeated_leavesNoGap() {
    Passing.Watcher watcher = watch("inbox.qa");
    pass(1, 1, "inbox.qa");

    passing.passed(message(1, "inbox.qa"), 2, true, 0);
    pass(2, 3, "inbox.qa");

    assertThat(heard).containsExactly(1L, 2L);
    assertThat(watcher.unheardFrom(1)).isEqualTo(3);
  }

  @Test
  void watcherThatForgets_knowsWhatPassesFromThenOn() {
    Passing.Watcher watcher = watch("inbox.qa");
    pass(1, 1, "inbox.qa");

    watcher.forget();
    pass(2, 2, "inbox.qa");

    assertThat(watcher.unheardFrom(1)).isEqualTo(1);
    assertThat(watcher.unheardFrom(2)).isEqualTo(3);
  }

  @Test
  void watcherThatIsClosed_hearsNothing() {
    Passing.Watcher watcher = watch("inbox.qa");

    watcher.close();
    pass(1, 1, "inbox.qa");

    assertThat(heard).isEmpty();
  }

  @Test
  void stretch_isLiveForAMoment_andOnlyForWhatIsKnown() {
    Passing.Watcher watcher = watch("inbox.qa");
    pass(5, 9, "inbox.qa");

    assertThat(watcher.isLive(5, TimeUnit.MILLISECONDS.toNanos(1))).isTrue();
    assertThat(watcher.isLive(4, TimeUnit.MILLISECONDS.toNanos(1))).isFalse();
    assertThat(watcher.isLive(5, TimeUnit.SECONDS.toNanos(1))).isFalse();
  }

  private Passing.Watcher watch(String subject) {
    ConsumerSpec spec =
        ConsumerSpec.queue(new ConsumerRef(STREAM, "taker"), SubjectFilter.of(subject));
    return passing.watch(spec, message -> heard.add(message.sequence()));
  }

  private void pass(long sequence, long delivery, String subject) {
    passing.passed(message(sequence, subject), delivery, false, 0);
  }

  private static StoredMessage message(long sequence, String subject) {
    return new StoredMessage(STREAM, sequence, subject, Instant.EPOCH, Headers.none(), new byte[0]);
  }
}
