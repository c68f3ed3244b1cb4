/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static io.agenthub.learning.Stream.ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What those who mean ill can reach. */
class AttackTest {
  private final Stream stream = Stream.withCard();

  private static Card card(int number) {
    return Card.of(
        "Case " + number * 7919 + " of " + Integer.toHexString(number * 104_729),
        "Use way " + Integer.toString(number * 31_337, 36) + " with " + number * 65_537);
  }

  /** Makes the agent's word count: several of its learnings have held here. */
  private void earnReputation(String agent, int learnings) {
    for (int i = 0; i < learnings; i++) {
      Card card = card(agent.hashCode() % 1000 + i * 1000);
      stream.publish(agent, card).confirm(card.id(), 4);
    }
  }

  @Test
  void thousandEndorsersWithoutAName_moveNothing() {
    for (int i = 0; i < 1000; i++) {
      stream.judge("sybil-" + i, ID, true, Grounds.of("s" + i));
    }

    assertThat(stream.see().trust()).isEqualTo(Trust.HALF);
    assertThat(stream.see().votesFor()).isEqualTo(1000);
  }

  @Test
  void thousandEndorsersOfGoodName_endAtSixty_andNeedThreeLocalConfirmations() {
    for (int i = 0; i < 5; i++) {
      earnReputation("friend-" + i, 4);
    }
    for (int i = 0; i < 1000; i++) {
      stream.judge("friend-" + i % 5, ID, true, Grounds.of("f" + i));
    }
    assertThat(stream.see().trust()).isEqualTo(Trust.KEPT);
    assertThat(stream.state()).isEqualTo(LearningState.CANDIDATE);

    assertThat(stream.confirm(ID, 2).trust()).isEqualTo("0.684");
    assertThat(stream.state()).isEqualTo(LearningState.CANDIDATE);
    assertThat(stream.confirm(ID, 1).trust()).isEqualTo("0.714");
    assertThat(stream.state()).isEqualTo(LearningState.ACTIVE);
  }

  @Test
  void agentsOfOnePrincipal_haveOneVote() {
    LearningSettings settings =
        LearningSettings.DEFAULT.withPrincipal(agent -> agent.replaceAll("-[0-9]+$", ""));
    Stream shared = new Stream(settings).publish("backend", Stream.CARD);
    for (int i = 0; i < 100; i++) {
      shared.judge("ring-" + i, ID, true, Grounds.of("r" + i));
    }

    assertThat(shared.see().votesFor()).isEqualTo(1);
  }

  @Test
  void newName_gainsNothing() {
    earnReputation("eve", 4);
    stream.judge("eve-again", ID, true, Grounds.of("x"));

    assertThat(stream.see().trust()).isEqualTo(Trust.HALF);
  }

  @Test
  void slander_doesNotTouchWhatOwnEvidenceHasProven_butIsShown() {
    for (int i = 0; i < 5; i++) {
      earnReputation("false-friend-" + i, 6);
    }
    stream.confirm(ID, 4);
    for (int i = 0; i < 5; i++) {
      stream.judge("false-friend-" + i, ID, false, Grounds.of("l" + i));
    }
    for (int i = 0; i < 1000; i++) {
      stream.judge("sybil-" + i, ID, false, Grounds.of("s" + i));
    }

    assertThat(stream.state()).isEqualTo(LearningState.ACTIVE);
    assertThat(stream.trust()).isEqualTo("0.700");
    assertThat(stream.see().reasons()).containsExactly("it did not work for others");
  }

  @Test
  void slander_takesBackTheHelpOfOthers_noMore() {
    for (int i = 0; i < 4; i++) {
      earnReputation("friend-" + i, 6);
    }
    stream.confirm(ID, 3).judge("friend-0", ID, true, Grounds.of("f0"));
    stream.judge("friend-1", ID, true, Grounds.of("f1"));
    assertThat(stream.state()).isEqualTo(LearningState.ACTIVE);

    stream.judge("friend-2", ID, false, Grounds.of("f2"));
    stream.judge("friend-3", ID, false, Grounds.of("f3"));

    assertThat(stream.state()).isEqualTo(LearningState.CANDIDATE);
    assertThat(stream.trust()).isEqualTo("0.667");
  }

  @Test
  void floodOfOneAuthor_isTakenInUpToTheLimit_andHidesNothingOfOthers() {
    for (int i = 0; i < 100_000; i++) {
      Card card = card(i);
      stream.view.apply(
          new LearningEvent.Published(i + 2L, stream.now, "eve", card.id(), card.id(), card));
    }

    assertThat(stream.view.unconfirmed("eve")).isEqualTo(500);
    assertThat(stream.view.refused()).containsEntry("eve", 99_500);
    assertThat(stream.all()).hasSize(501);
    assertThat(stream.view.relevance().find("HTTP 429 again", 5, id -> true, id -> 1.0))
        .contains(ID);
  }

  @Test
  void sleeper_isSuspended_soonAfterItTurns() {
    stream.confirm(ID, 50);
    int outcomes = 0;
    while (stream.state() == LearningState.ACTIVE) {
      stream.contradict(ID, 1);
      outcomes++;
    }

    assertThat(outcomes).isLessThanOrEqualTo(27);
  }

  @Test
  void echoOfEvidenceThroughFriends_isNoVote() {
    earnReputation("friend", 6);
    stream.judge("friend", ID, true, Grounds.of("f").through(List.of("backend")));

    assertThat(stream.see().votesFor()).isZero();
  }
}
