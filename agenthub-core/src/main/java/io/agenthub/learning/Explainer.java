/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.error.NotFoundException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.learning.LearningEvent.Conflicted;
import io.agenthub.learning.LearningEvent.Published;
import io.agenthub.message.Role;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds the log once more and notes what became of one learning at each step. */
final class Explainer implements LearningView.Trace {
  private final String id;
  private final Deque<Explanation.Step> steps = new ArrayDeque<>();
  private @Nullable Entry subject;
  private int omitted;

  private Explainer(String id) {
    this.id = id;
  }

  static Explanation explain(
      LearningLog log,
      Role observer,
      LearningSettings settings,
      String id,
      Hindsight hindsight,
      Instant present) {
    Explainer explainer = new Explainer(id);
    LearningView view = new LearningView(observer, settings, explainer);
    log.readInto(view, hindsight, false);
    Entry entry = view.entry(id);
    if (entry == null) {
      throw new NotFoundException(
          "'%s' would not know the learning %s then.".formatted(observer, id));
    }
    Standings standings = new Standings(view, hindsight.now(present));
    return new Explanation(
        standings.learning(entry),
        view.model(entry),
        entry.evidence(),
        view.help(entry),
        List.copyOf(explainer.steps),
        explainer.omitted);
  }

  @Override
  public void on(LearningView view, LearningEvent event, long weight, String note) {
    Entry entry = view.entry(id);
    if (entry == null || !isAbout(event)) {
      return;
    }
    if (entry != subject) { // what was said of other content under its id is no part of it
      steps.clear();
      omitted = 0;
      subject = entry;
    }
    Standings standings = new Standings(view, event.at());
    steps.add(
        new Explanation.Step(event, weight, note, standings.trust(entry), standings.state(entry)));
    if (steps.size() > Explanation.MOST) {
      steps.remove();
      omitted++;
    }
  }

  private boolean isAbout(LearningEvent event) {
    return event.learningId().equals(id)
        || (event instanceof Published published && published.claimedId().equals(id))
        || (event instanceof Conflicted conflicted && conflicted.other().equals(id));
  }

  /** Refuses what no agent should publish; says all that is wrong with it. */
  static void check(Card card, LearningSettings settings, Role author) {
    List<String> problems = settings.screen().look(card).problems();
    if (!problems.isEmpty()) {
      throw new PayloadRejectedException(
          "'%s' cannot publish this learning: %s.".formatted(author, String.join("; ", problems)));
    }
    for (BuiltInPolicy rule : settings.builtIn()) {
      if (rule.forbids(card)) {
        throw new PayloadRejectedException(
            "'%s' cannot publish this learning: the built-in rule '%s' forbids it (%s)"
                .formatted(author, rule.name(), rule.text()));
      }
    }
  }
}
