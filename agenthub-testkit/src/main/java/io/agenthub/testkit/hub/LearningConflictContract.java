/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.learning.Card;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Conflicted;
import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Two policies that contradict each other are not both followed, and whoever looks is told.
 *
 * @since 0.1
 */
public abstract class LearningConflictContract extends LearningScenario {
  /** Only for subclasses. */
  protected LearningConflictContract() {}

  private static Card on503(String message) {
    return Card.of("Gateway errors", message).category("http").appliesWhen("status 503");
  }

  private void confirm(Learnings view, String id, int times) {
    for (int i = 0; i < times; i++) {
      view.confirm(id, "run-" + i);
    }
  }

  private List<StoredMessage> conflictRecords() {
    return hub().broker().read(ReadRequest.all(Topology.LEARNING, 1000)).stream()
        .filter(
            stored -> Envelope.parse(stored.body()).type().equals(MessageType.LEARNING_CONFLICT))
        .toList();
  }

  @Test
  void conflictOfTwoPolicies_isPutIntoTheLogOnce_andSeenByAll() {
    String weaker = view("backend").publish(on503("Wait ten seconds.")).id();
    String stronger = view("data").publish(on503("Ask another replica.")).id();
    Learnings qa = view("qa");
    confirm(qa, weaker, 4);
    assertThat(conflictRecords()).isEmpty();
    confirm(qa, stronger, 5);
    qa.policies("status 503 of the gateway", 5);
    view("qa").policies("status 503 of the gateway", 5);

    List<StoredMessage> records = conflictRecords();
    assertThat(records)
        .extracting(StoredMessage::subject)
        .containsOnly(Subjects.learning(Role.of("qa")))
        .hasSizeBetween(1, 2); // first one stood, then the other
    Learnings later = view("qa");
    assertThat(later.require(stronger).state()).isEqualTo(LearningState.ACTIVE);
    assertThat(later.require(stronger).conflictsWith()).containsExactly(weaker);
    assertThat(later.require(weaker).state()).isEqualTo(LearningState.SUSPENDED);
    assertThat(later.require(weaker).conflictsWith()).containsExactly(stronger);
    assertThat(later.require(weaker).trust()).hasToString("0.700");
    assertThat(later.explain(weaker).steps())
        .last()
        .satisfies(
            step ->
                assertThat(step.event())
                    .isInstanceOfSatisfying(
                        Conflicted.class,
                        told -> assertThat(told.learningId()).isEqualTo(stronger)));
    assertThat(view("ops").require(stronger).conflictsWith()).isEmpty();
    assertThat(view("ops").explain(weaker).steps())
        .last()
        .extracting(Explanation.Step::note)
        .isEqualTo("the word of another agent");
  }

  @Test
  void conflictThatEvidenceDoesNotDecide_isAPersonsToDecide() {
    hub().agent("operator");
    String first = view("backend").publish(on503("Wait ten seconds.")).id();
    String second = view("data").publish(on503("Ask another replica.")).id();
    Learnings qa = view("qa");
    confirm(qa, first, 4);
    confirm(qa, second, 4);
    qa.policies("status 503", 5);

    assertThat(qa.require(first).isActive()).isTrue();
    assertThat(qa.require(second).state()).isEqualTo(LearningState.SUSPENDED);
    assertThat(qa.explain(second).verdict()).startsWith("ask: conflicts");
    assertThat(hub().inbox("operator", 10))
        .extracting(stored -> Envelope.parse(stored.body()).payload().text("conflicts_with"))
        .containsExactly(Optional.of(second));

    view("operator").decide(first, Decision.REVOKED, "it makes it worse");
    assertThat(qa.require(second).isActive()).isTrue();
    assertThat(qa.require(second).conflictsWith()).isEmpty();
  }

  @Test
  void recordsOfConflicts_areNoEvidence_andCountOnce() {
    String id = view("backend").publish(CARD).id();
    Learnings qa = view("qa");
    List<Learning> before = qa.list();
    String record =
        "{\"learning_id\":\"other\",\"conflicts_with\":\"%s\",\"tie\":true}".formatted(id);
    for (int i = 0; i < 3; i++) {
      raw("qa", "operator-qa", "learning_conflict", record);
      raw("eve", "operator-eve", "learning_conflict", record);
    }
    raw("qa", "operator-qa", "learning_conflict", "{\"learning_id\":\"%s\"}".formatted(id));

    assertThat(qa.list()).isEqualTo(before);
    assertThat(qa.explain(id).steps())
        .filteredOn(step -> step.event() instanceof Conflicted)
        .extracting(step -> step.event().publisher())
        .containsExactly("qa", "eve", "eve", "eve");
  }
}
