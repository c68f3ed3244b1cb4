/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.error.HubClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class QuestionsTest {
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final Questions<String> questions = new Questions<>(about -> put());

  private CompletableFuture<String> put() {
    asked.add(new CompletableFuture<>());
    return asked.get(asked.size() - 1);
  }

  @Test
  void manyWhoAskTheSame_shareOneQuestion() {
    CompletableFuture<String> first = questions.ask("alpha");
    CompletableFuture<String> second = questions.ask("alpha");
    CompletableFuture<String> other = questions.ask("beta");

    asked.get(0).complete("yes");

    assertThat(asked).hasSize(2);
    assertThat(first).isCompletedWithValue("yes");
    assertThat(second).isCompletedWithValue("yes");
    assertThat(other).isNotDone();
    assertThat(questions.isOpen("alpha")).isFalse();
    assertThat(questions.isOpen("beta")).isTrue();
  }

  @Test
  void afterAnAnswer_theQuestionIsPutAnew() {
    CompletableFuture<String> before = questions.ask("alpha");
    asked.get(0).completeExceptionally(new IllegalStateException("no answer"));

    CompletableFuture<String> again = questions.ask("alpha");
    asked.get(1).complete("yes");

    assertThat(before).isCompletedExceptionally();
    assertThat(again).isCompletedWithValue("yes");
  }

  @Test
  void aQuestionThatCannotBePut_failsAndStaysOpenForNobody() {
    Questions<String> closed =
        new Questions<>(
            about -> {
              throw new HubClosedException("closed");
            });

    assertThat(closed.ask("alpha")).isCompletedExceptionally();
    assertThat(closed.isOpen("alpha")).isFalse();
  }
}
