/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.testkit.history.History;
import io.agenthub.testkit.history.HistoryEvent;
import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachedTest {
  private final List<HistoryEvent> events = new ArrayList<>();

  @Test
  void deathInAHandler_isCounted_andSoIsTheNextAttempt() {
    add(Kind.HANDLER_START, "m", "first");
    add(Kind.HANDLER_START, "m", "second");
    add(Kind.HANDLER_END, "m", "second");
    add(Kind.COMPLETE_OK, "m", "second");

    Reached reached = reached();

    assertThat(reached.inHandler()).isOne();
    assertThat(reached.again()).isOne();
    assertThat(reached.afterHandler()).isZero();
  }

  @Test
  void deathAfterAHandler_isCounted_withWhetherTheCompletionStood() {
    add(Kind.HANDLER_START, "kept", "a");
    add(Kind.HANDLER_END, "kept", "a");
    add(Kind.COMPLETE_SEEN, "kept", "end");
    add(Kind.HANDLER_START, "again", "b");
    add(Kind.HANDLER_END, "again", "b");
    add(Kind.HANDLER_START, "again", "c");
    add(Kind.HANDLER_END, "again", "c");
    add(Kind.COMPLETE_OK, "again", "c");
    add(Kind.COMPLETE_SEEN, "again", "end");

    Reached reached = reached();

    assertThat(reached.afterHandler()).isEqualTo(2);
    assertThat(reached.completionStood()).isOne();
  }

  @Test
  void deathInASend_isToldApart_byWhetherItWasStored() {
    add(Kind.PUB_INVOKE, "stored", "");
    add(Kind.HANDLER_START, "stored", "a");
    add(Kind.PUB_INVOKE, "gone", "");
    add(Kind.PUB_INVOKE, "heard", "");
    add(Kind.PUB_OK, "heard", "");

    Reached reached = reached();

    assertThat(reached.storedUnheard()).isOne();
    assertThat(reached.neverStored()).isOne();
    assertThat(reached.acknowledged()).isOne();
  }

  @Test
  void noticesOfCompletion_areNotCountedAsSent() {
    add(Kind.PUB_INVOKE, "done-m", "");
    add(Kind.PUB_OK, "done-m", "");
    add(Kind.PUB_INVOKE, "done-n", "");

    assertThat(reached()).isEqualTo(Reached.NOTHING);
  }

  @Test
  void completionThatCameSecond_isCountedAsSuppressed() {
    add(Kind.COMPLETE_LOST, "m", "late");

    assertThat(reached().suppressed()).isOne();
  }

  private void add(Kind kind, String id, String token) {
    HistoryEvent event = HistoryEvent.of(kind, "process", events.size()).with(Field.ID, id);
    HistoryEvent ofRole = event.with(Field.ROLE, "alpha");
    events.add(token.isEmpty() ? ofRole : ofRole.with(Field.TOKEN, token));
  }

  private Reached reached() {
    return Reached.in(new History(events, 0));
  }
}
