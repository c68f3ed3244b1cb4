/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.learning.LearningEvent.Judged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every history; each seed is another one, and a failure names its seed. */
class TrustPropertiesTest {
  private static final List<Verifier> VERIFIERS = List.of(Verifier.values());
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static List<Judged> history(SplittableRandom random, int most) {
    List<Judged> history = new ArrayList<>();
    Instant at = START;
    int length = random.nextInt(1, most);
    for (int i = 0; i < length; i++) {
      at = at.plus(Duration.ofHours(random.nextInt(0, 100)));
      Grounds grounds =
          Grounds.of("e" + random.nextInt(0, 2 * length))
              .verifiedBy(VERIFIERS.get(random.nextInt(VERIFIERS.size())))
              .inContext(random.nextInt(3) == 0 ? "" : "c" + random.nextInt(5));
      boolean worked = random.nextInt(10) < 7;
      history.add(new Judged(i + 2, at, Stream.OBSERVER.name(), Stream.ID, worked, grounds));
    }
    return history;
  }

  private static Stream folded(List<? extends LearningEvent> events) {
    Stream stream = Stream.withCard();
    events.forEach(stream.view::apply);
    stream.now = START.plus(Duration.ofDays(1));
    return stream;
  }

  private static Trust trust(Entry entry, Instant at) {
    return entry.localTrust(BetaTrust.DEFAULT, at);
  }

  private static Entry entry(Stream stream) {
    Entry entry = stream.view.entry(Stream.ID);
    if (entry == null) {
      throw new AssertionError("not published");
    }
    return entry;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void orderOfArrival_duplicatesAndReplays_changeNothing(int seed) {
    List<Judged> history = history(new SplittableRandom(seed), 200);
    Stream straight = folded(history);

    List<LearningEvent> mess = new ArrayList<>(straight.log);
    mess.addAll(history);
    mess.addAll(history);
    Collections.shuffle(mess, new Random(seed));
    LearningView view = LearningView.of(Stream.OBSERVER, LearningSettings.DEFAULT, mess);
    history.forEach(view::apply);

    assertThat(new Standings(view, straight.now).all()).isEqualTo(straight.all());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void orderOfOutcomes_doesNotMatter_forTheWholeLife_norForTrustBelowTheCap(int seed) {
    List<Judged> history = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    for (Judged judged : history(new SplittableRandom(seed), 33)) {
      if (!evidence.contains(judged.grounds().evidenceId())) {
        evidence.add(judged.grounds().evidenceId());
        history.add(judged);
      }
    }
    Stream straight = folded(renumbered(history));
    Collections.shuffle(history, new Random(seed));
    Stream shuffled = folded(renumbered(history));

    assertThat(entry(shuffled).evidence().confirmed())
        .isEqualTo(entry(straight).evidence().confirmed());
    assertThat(entry(shuffled).evidence().contradicted())
        .isEqualTo(entry(straight).evidence().contradicted());
    assertThat(trust(entry(shuffled), START)).isEqualTo(trust(entry(straight), START));
  }

  private static List<Judged> renumbered(List<Judged> history) {
    List<Judged> renumbered = new ArrayList<>();
    for (Judged judged : history) {
      renumbered.add(
          new Judged(
              renumbered.size() + 2L,
              START,
              judged.publisher(),
              judged.learningId(),
              judged.worked(),
              judged.grounds()));
    }
    return renumbered;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void confirmation_neverLowers_contradiction_neverRaises_withinBounds(int seed) {
    Stream stream = Stream.withCard();
    for (Judged judged : history(new SplittableRandom(seed), 300)) {
      Trust before = trust(entry(stream), judged.at());
      stream.view.apply(judged);
      Trust after = trust(entry(stream), judged.at());

      assertThat(after.numerator()).isPositive().isLessThan(after.denominator());
      if (judged.worked()) {
        assertThat(after).isGreaterThanOrEqualTo(before);
      } else {
        assertThat(after).isLessThanOrEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void rebuildFromAnyPrefix_comesToTheSame(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Judged> history = history(random, 200);
    Stream whole = folded(history);
    Stream resumed = folded(history.subList(0, random.nextInt(history.size())));

    history.forEach(resumed.view::apply);

    assertThat(resumed.see()).isEqualTo(whole.see());
  }
}
