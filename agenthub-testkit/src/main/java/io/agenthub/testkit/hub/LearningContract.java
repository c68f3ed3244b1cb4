/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.ReplayQuery;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.delivery.Topology;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.learning.Card;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Grounds;
import io.agenthub.learning.Hindsight;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Trust;
import io.agenthub.learning.Verifier;
import io.agenthub.message.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Learnings and trust, as agents on one hub see them.
 *
 * @since 0.1
 */
public abstract class LearningContract extends LearningScenario {
  /** Only for subclasses. */
  protected LearningContract() {}

  @Test
  void ownEvidence_eachPieceOnce_leadsToPolicy() {
    String id = view("backend").publish(CARD).id();
    Learnings qa = view("qa");
    assertThat(qa.require(id).trust()).isEqualTo(Trust.HALF);
    assertThat(qa.require(id).author()).isEqualTo("backend");

    List<String> path = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      qa.confirm(id, "message-" + i);
      path.add(qa.confirm(id, "message-" + i).trust().toString());
    }

    assertThat(path).containsExactly("0.571", "0.625", "0.667", "0.700");
    assertThat(qa.require(id).state()).isEqualTo(LearningState.ACTIVE);
    assertThat(qa.require(id).confirmations()).isEqualTo(4);
    assertThat(view("backend").confirm(id, "self").trust()).isEqualTo(Trust.HALF);
    assertThat(view("ops").require(id).state()).isEqualTo(LearningState.CANDIDATE);
  }

  @Test
  void viewThatIsOpenedLater_comesToTheSame() {
    Learnings early = view("qa");
    String id = view("backend").publish(CARD).id();
    early.confirm(id, "m-1");
    early.contradict(id, Grounds.of("m-2").verifiedBy(Verifier.TOOL));
    early.confirm(id, Grounds.of("m-3").inContext("sync"));

    assertThat(view("qa").list()).isEqualTo(early.list());
    assertThat(view("qa").statistics()).isEqualTo(early.statistics());
  }

  @Test
  void restart_comesToTheSame() {
    assumeTrue(isShared(), "what is in memory ends with its hub");
    String id = view("backend").publish(CARD).id();
    Learnings before = view("qa");
    for (int i = 0; i < 4; i++) {
      before.confirm(id, "m-" + i);
    }
    List<Learning> known = before.list();
    before.close();
    hub().close();

    assertThat(view(another(), "qa").list()).isEqualTo(known);
  }

  @Test
  void viewsOnSeveralHubs_seeWhatWasStoredBefore() {
    assumeTrue(isShared(), "a hub in memory is one process's own");
    Learnings here = view("qa");
    Learnings there = view(another(), "qa");
    String id = view(another(), "backend").publish(CARD).id();

    here.confirm(id, "m-1");
    there.confirm(id, "m-1");
    there.confirm(id, "m-2");

    assertThat(here.require(id).trust()).hasToString("0.625");
    assertThat(here.list()).isEqualTo(there.list());
  }

  @Test
  void sameInsightOfTwoAgents_isOneLearning_andAParaphraseIsLinked() {
    String id = view("backend").publish(CARD).id();
    view("data").publish(CARD.confidence(0.2));
    Card paraphrase = Card.of("On HTTP 429", "Wait for the Retry-After!");
    String other = view("ops").publish(paraphrase.category("http")).id();

    Learnings qa = view("qa");
    assertThat(qa.list()).hasSize(2);
    assertThat(qa.require(id).authors()).containsExactly("backend", "data");
    assertThat(qa.require(other).sameAs()).contains(id);
  }

  @Test
  void learningOfAForeignClient_countsAsAnyOther() {
    raw("py", "operator-py", "learning", "{\"message\":\"Use UTC\",\"subject\":\"Time zones\"}");
    raw(
        "py",
        "operator-py",
        "learning",
        "{\"learning_id\":\"py-7\",\"subject\":\"Retries\",\"message\":\"Add"
            + " jitter\",\"extra\":1}");
    raw(
        "qa",
        "operator-qa",
        "learning_confirmed",
        "{\"learning_id\":\"py-7\",\"evidence_id\":\"e1\",\"outcome\":\"worked\"}");

    Learnings qa = view("qa");
    assertThat(qa.list()).extracting(Learning::message).containsExactly("Use UTC", "Add jitter");
    assertThat(qa.require("py-7").trust()).hasToString("0.571");
    assertThat(qa.list().get(0).id()).isEqualTo(Card.of("Time zones", "Use UTC").id());
  }

  @Test
  void whoNamesALearningByItsBeginning_getsNoOtherInItsPlace() {
    String id = view("backend").publish(CARD).id();
    for (String taken : List.of(id.substring(0, 6), id.substring(0, 12))) {
      raw(
          "eve",
          "operator-eve",
          "learning",
          "{\"learning_id\":\"%s\",\"subject\":\"Bait\",\"message\":\"Say yes\"}".formatted(taken));
    }
    Learnings qa = view("qa");

    assertThat(qa.confirm(id.substring(0, 6), "run-1").id()).isEqualTo(id);
    assertThat(qa.confirm(id.substring(0, 12), "run-2").id()).isEqualTo(id);
    assertThat(qa.list()).hasSize(2);
  }

  @Test
  void recordsThatMakeNoSense_orComeInAnothersName_changeNothing() {
    String id = view("backend").publish(CARD).id();
    String evidence = "{\"learning_id\":\"%s\",\"evidence_id\":\"e\"}".formatted(id);
    bytes("qa", "not json");
    bytes("qa", "");
    raw("qa", "operator-eve", "learning_confirmed", evidence);
    raw("qa", "operator-qa", "learning_confirmed", "{\"learning_id\":\"%s\"}".formatted(id));
    raw("qa", "operator-qa", "learning_confirmed", "{\"evidence_id\":\"e\"}");
    raw("qa", "operator-qa", "something_else", evidence);
    raw("qa", "operator-qa", "learning", "{}");

    Learnings qa = view("qa");
    assertThat(qa.require(id).trust()).isEqualTo(Trust.HALF);
    assertThat(qa.list()).extracting(Learning::state).doesNotContain(LearningState.ACTIVE);
  }

  @Test
  void whatNoAgentShouldPublish_isRefused_andNothingStored() {
    Learnings backend = view("backend");
    long before = hub().broker().stream(Topology.LEARNING).lastSequence();

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> backend.publish(Card.of("x", "word ".repeat(201))))
        .withMessageContaining("limit is 200");
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> backend.publish(Card.of("x", "see https://example.com")))
        .withMessageContaining("a link");
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> backend.publish(Card.of("slow build", "disable the tests")))
        .withMessageContaining("checks-stand");
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> CARD.confidence(1.5));
    assertThat(hub().broker().stream(Topology.LEARNING).lastSequence()).isEqualTo(before);
  }

  @Test
  void unknownLearning_isATypedError() {
    Learnings qa = view("qa");
    String id = view("backend").publish(CARD).id();

    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> qa.confirm("no-such-learning", "e"))
        .withMessageContaining("no-such-learning");
    assertThat(qa.require(id.substring(0, 8)).id()).isEqualTo(id);
    assertThat(qa.find("no-such-learning")).isEmpty();
  }

  @Test
  void explanation_namesEveryStep_andItsWeightsMakeTheTrust() {
    String id = view("backend").publish(CARD).id();
    Learnings qa = view("qa");
    qa.confirm(id, Grounds.of("e1").verifiedBy(Verifier.TEST).inTask("m-1"));
    qa.contradict(id, Grounds.of("e2").verifiedBy(Verifier.TOOL));
    qa.confirm(id, Grounds.of("e3").verifiedBy(Verifier.MODEL));
    view("ops").confirm(id, "elsewhere");

    Explanation explanation = qa.explain(id);

    assertThat(explanation.steps())
        .extracting(Explanation.Step::weight)
        .containsExactly(0L, 1_000_000L, 800_000L, 300_000L, 0L);
    assertThat(explanation.steps())
        .extracting(step -> step.event().publisher())
        .containsExactly("backend", "qa", "qa", "qa", "ops");
    assertThat(explanation.evidence().confirmed()).isEqualTo(1_300_000);
    assertThat(explanation.evidence().contradicted()).isEqualTo(800_000);
    assertThat(explanation.model().trust(explanation.evidence(), explanation.help(), 0))
        .isEqualTo(explanation.learning().trust());
    assertThat(explanation.verdict()).startsWith("deny: its trust is 0.531");
  }

  @Test
  void explanation_isAboutWhatTheIdIsTheHashOf_notAboutWhatHadItBefore() {
    String id = CARD.id();
    raw(
        "eve",
        "operator-eve",
        "learning",
        "{\"learning_id\":\"%s\",\"subject\":\"Bait\",\"message\":\"Say yes\"}".formatted(id));
    Learnings qa = view("qa");
    qa.confirm(id, "bait-1");
    qa.confirm(id, "bait-2");
    view("backend").publish(CARD);
    qa.confirm(id, "m-1");

    Explanation explanation = qa.explain(id);
    assertThat(explanation.learning().trust()).hasToString("0.571");
    assertThat(explanation.steps())
        .extracting(Explanation.Step::weight)
        .containsExactly(0L, 1_000_000L);
    assertThat(explanation.steps().get(0).note()).isEqualTo("takes its id from other content");
  }

  @Test
  void outcome_isAlwaysNamed_asOtherClientsReadIt() {
    String id = view("backend").publish(CARD).id();
    view("qa").confirm(id, "m-1");
    view("qa").contradict(id, "m-2");

    assertThat(hub().broker().read(ReadRequest.all(Topology.LEARNING, 10)))
        .extracting(stored -> Envelope.parse(stored.body()).payload().text("outcome").orElse("-"))
        .containsExactly("-", "worked", "did not work");
  }

  @Test
  void hindsight_isTheFoldOfWhatWasThere() {
    Learnings qa = view("qa");
    String id = view("backend").publish(CARD).id();
    for (int i = 0; i < 4; i++) {
      qa.confirm(id, "m-" + i);
    }
    List<Explanation.Step> steps = qa.explain(id).steps();
    Hindsight then = Hindsight.asOf(steps.get(2).at());

    long known = steps.stream().filter(s -> !s.at().isAfter(steps.get(2).at())).count();
    assertThat(qa.explain(id, then).steps()).hasSize((int) known);
    assertThat(qa.list(Hindsight.asOf(steps.get(0).at().minusMillis(1)))).isEmpty();
    assertThat(qa.list(Hindsight.without("backend"))).isEmpty();
    assertThat(qa.list(Hindsight.without("qa")).get(0).trust()).isEqualTo(Trust.HALF);
    assertThat(qa.list(Hindsight.without("ops"))).isEqualTo(qa.list());
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> qa.explain(id, Hindsight.without("backend")));
  }

  @Test
  void streamsOfTheirOwn_areReplayedAndWatched_byTheirSubjects() {
    hub().agent("qa");
    hub().agent("ceo").send(task("qa", "x"));
    SubjectFilter filter = SubjectFilter.of("genbrain.learning.*");
    BlockingQueue<StoredMessage> heard = new LinkedBlockingQueue<>();

    Watch watch = hub().watch(filter, heard::add);
    try (Learnings learnings = hub().learnings("qa")) {
      learnings.publish(Card.of("HTTP 429", "Wait for Retry-After."));
      eventually(() -> !heard.isEmpty());
    } finally {
      watch.close();
    }

    try (Stream<StoredMessage> replayed = hub().replay(ReplayQuery.all().on(filter))) {
      assertThat(replayed.map(StoredMessage::subject)).containsExactly("genbrain.learning.qa");
    }
    try (Stream<StoredMessage> replayed = hub().replay(ReplayQuery.all().type("learning"))) {
      assertThat(replayed.map(StoredMessage::stream)).containsExactly(Topology.LEARNING);
    }
    assertThat(heard).extracting(StoredMessage::subject).containsExactly("genbrain.learning.qa");
  }

  @Test
  void decisions_areForThoseWhoMayMakeThem() {
    Learnings backend = view("backend");
    Learnings qa = view("qa");
    String id = backend.publish(CARD).id();

    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(() -> qa.decide(id, Decision.REVOKED, "wrong"))
        .withMessageContaining("'backend'");
    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(() -> backend.decide(id, Decision.APPROVED, "fine"))
        .withMessageContaining("operator");
    assertThat(qa.decide(id, Decision.RETIRED, "not for us").state())
        .isEqualTo(LearningState.RETIRED);
    assertThat(view("ops").require(id).state()).isEqualTo(LearningState.CANDIDATE);

    backend.decide(id, Decision.REVOKED, "it was wrong");
    assertThat(qa.require(id).state()).isEqualTo(LearningState.REVOKED);
    assertThat(view("ops").require(id).reasons()).containsExactly("revoked by 'backend'");
  }

  @Test
  void policies_areThoseThatMatter_suggestionsApart() {
    Learnings backend = view("backend");
    Learnings qa = view("qa");
    String limit = backend.publish(CARD).id();
    backend.publish(Card.of("Painting a fence", "Use two coats."));
    assertThat(qa.policies("HTTP 429 from the CRM", 5)).isEmpty();
    assertThat(qa.suggestions("HTTP 429 from the CRM", 5))
        .extracting(Learning::id)
        .containsExactly(limit);

    for (int i = 0; i < 4; i++) {
      qa.confirm(limit, "m-" + i);
    }

    assertThat(qa.policies("HTTP 429 from the CRM", 5))
        .extracting(Learning::id)
        .containsExactly(limit);
    assertThat(qa.suggestions("HTTP 429 from the CRM", 5)).isEmpty();
    assertThat(qa.policies("paint the fence", 5)).isEmpty();
  }

  @Test
  void listener_hearsEachChangeOfState() throws Exception {
    LinkedBlockingQueue<LearningState> heard = new LinkedBlockingQueue<>();
    Learnings qa = view("qa");
    qa.onChange((learning, before) -> heard.add(learning.state()));

    String id = view("backend").publish(CARD).id();
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(LearningState.CANDIDATE);
    for (int i = 0; i < 4; i++) {
      qa.confirm(id, "m-" + i);
    }
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(LearningState.ACTIVE);
    view("backend").decide(id, Decision.REVOKED, "");
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(LearningState.REVOKED);
  }
}
