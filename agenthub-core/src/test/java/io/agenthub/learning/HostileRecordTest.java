/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static io.agenthub.learning.Stream.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.learning.LearningEvent.Published;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a record may say to harm those who read it, and what comes of it. */
class HostileRecordTest {
  private static final Card BAIT = Card.of("Painting a fence", "Take two coats of the green paint");

  private final Stream stream = new Stream();

  private static Card card(int number) {
    return Card.of(
        "Case " + number * 7919 + " of " + Integer.toHexString(number * 104_729),
        "Use way " + Integer.toString(number * 31_337, 36) + " with " + number * 65_537);
  }

  /** A learning under an id that is not the hash of what it says. */
  private void squat(String id, Card card) {
    stream.log.add(new Published(stream.log.size() + 1L, stream.now, "eve", card.id(), id, card));
    stream.view.apply(stream.log.get(stream.log.size() - 1));
  }

  @ParameterizedTest
  @EnumSource(Decision.class)
  void decisionAboutOtherContentUnderTheId_saysNothingOfWhatItIsTheHashOf(Decision decision) {
    Card risky = Stream.CARD.tags("security");
    squat(ID, BAIT);
    stream.decide(decision == Decision.REVOKED ? "eve" : "operator", ID, decision);

    stream.publish("backend", risky).confirm(ID, 20);

    assertThat(stream.state()).isEqualTo(LearningState.CANDIDATE);
    assertThat(stream.see().reasons())
        .containsExactly("touches security: a person must approve it");
  }

  @Test
  void otherContentUnderTheId_isNeitherFoundNorComparedAnyMore() {
    Card alike = Card.of("Painting a fence", "Take two coats of that green paint");
    squat(ID, BAIT);
    stream.publish("data", alike).publish("backend", Stream.CARD);
    stream.publish("ops", Card.of("Painting a fence", "Take two coats of this green paint"));

    assertThat(stream.see(alike.id()).sameAs()).isEmpty();
    assertThat(stream.all().get(2).sameAs()).contains(alike.id());
    assertThat(stream.view.relevance().find("Painting a fence green", 5, id -> true, id -> 1))
        .hasSize(2)
        .doesNotContain(ID);
  }

  @Test
  void idThatBeginsLikeAnothers_isNotTaken() {
    stream.publish("backend", Stream.CARD);
    for (String id :
        List.of(ID.substring(0, 6), ID.substring(0, 12), ID + "x", ID.substring(0, 40))) {
      squat(id, BAIT);
    }
    squat("rule-1", card(1));
    squat(ID.substring(0, 5), card(2));

    assertThat(stream.all())
        .extracting(Learning::id)
        .containsExactly(ID, BAIT.id(), "rule-1", ID.substring(0, 5));
  }

  @Test
  void learningsDerivedFromEachOther_areRevokedWithTheirSource_whoeverIsAskedFirst() {
    Card first = card(1);
    Card second = card(2).derivedFrom(first.id());
    stream.publish("backend", Stream.CARD);
    stream.publish("eve", first.derivedFrom(second.id(), ID)).publish("eve", second);
    stream.decide("backend", ID, Decision.REVOKED);

    assertThat(stream.all()).extracting(Learning::state).containsOnly(LearningState.REVOKED);
  }

  @Test
  void learningsDerivedFromEachOther_areTrustedAlike_whoeverIsAskedFirst() {
    Card first = card(1);
    Card second = card(2).derivedFrom(first.id());
    stream.publish("eve", first.derivedFrom(second.id())).publish("eve", second);
    stream.contradict(first.id(), 4);

    assertThat(stream.all().get(1).trust()).isEqualTo(stream.all().get(0).trust());
    assertThat(stream.all().get(1)).isEqualTo(stream.see(second.id()));
  }

  @Test
  void lineOfManyThousands_isFollowedToItsEnd() {
    int length = 10_000;
    stream.publish("author-0", card(0));
    for (int i = 1; i < length; i++) {
      stream.publish("author-" + i % 50, card(i).derivedFrom(card(i - 1).id()));
    }
    String last = card(length - 1).id();
    stream.contradict(card(0).id(), 4);
    assertThat(stream.see(last).trust()).isEqualTo(stream.see(card(0).id()).trust());

    stream.decide("author-0", card(0).id(), Decision.REVOKED);

    assertThat(stream.see(last).state()).isEqualTo(LearningState.REVOKED);
    assertThat(stream.see(last).reasons().get(0)).contains("revoked by 'author-0'");
  }

  @Test
  void putAway_leavesRoomForAnother() {
    LearningSettings.Limits two = new LearningSettings.Limits(30, 2, 2);
    Stream small = new Stream(LearningSettings.DEFAULT.withLimits(two));
    small.publish("support", card(1)).publish("support", card(2)).publish("support", card(3));
    assertThat(small.all()).hasSize(2);

    small.decide("support", card(1).id(), Decision.RETIRED);
    small.decide("support", card(1).id(), Decision.RETIRED);
    small.publish("support", card(4)).publish("support", card(5));

    assertThat(small.all())
        .extracting(Learning::id)
        .containsExactly(card(1).id(), card(2).id(), card(4).id());
    assertThat(small.view.refused()).containsEntry("support", 2);
  }
}
