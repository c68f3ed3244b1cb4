/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.learning.LearningEvent.Decided;
import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.LearningEvent.Published;
import io.agenthub.message.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A learning stream that is being written, and the view of one agent on it. */
final class Stream {
  static final Role OBSERVER = Role.of("support");
  static final Card CARD = Card.of("On HTTP 429", "Wait for Retry-After before the next call.");
  static final String ID = CARD.id();

  final LearningView view;
  final List<LearningEvent> log = new ArrayList<>();
  Instant now = Instant.parse("2026-05-17T08:00:00Z");

  Stream() {
    this(LearningSettings.DEFAULT);
  }

  Stream(LearningSettings settings) {
    view = new LearningView(OBSERVER, settings);
  }

  /** A stream on which backend has published {@link #CARD}. */
  static Stream withCard() {
    return new Stream().publish("backend", CARD);
  }

  private long next() {
    return log.size() + 1L;
  }

  private Stream add(LearningEvent event) {
    log.add(event);
    view.apply(event);
    return this;
  }

  Stream publish(String author, Card card) {
    return add(new Published(next(), now, author, card.id(), card.id(), card));
  }

  Stream judge(String observer, String id, boolean worked, Grounds grounds) {
    return add(new Judged(next(), now, observer, id, worked, grounds));
  }

  /** Own outcomes, each with evidence of its own. */
  Stream confirm(String id, int times) {
    for (int i = 0; i < times; i++) {
      judge(OBSERVER.name(), id, true, Grounds.of("e" + next()));
    }
    return this;
  }

  Stream contradict(String id, int times) {
    for (int i = 0; i < times; i++) {
      judge(OBSERVER.name(), id, false, Grounds.of("e" + next()));
    }
    return this;
  }

  Stream decide(String by, String id, Decision decision) {
    return add(new Decided(next(), now, by, id, decision, ""));
  }

  Stream pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  Learning see(String id) {
    Entry entry = view.entry(id);
    if (entry == null) {
      throw new AssertionError("unknown: " + id);
    }
    return new Standings(view, now).learning(entry);
  }

  Learning see() {
    return see(ID);
  }

  String trust() {
    return see().trust().toString();
  }

  LearningState state() {
    return see().state();
  }

  List<Learning> all() {
    return new Standings(view, now).all();
  }
}
