/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.learning.Card;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageType;

/**
 * An insight of one agent becomes the policy of another, and a bad one is kept out, by what came of
 * the messages that the other handled under their advice.
 */
final class LearningAct {
  /** The agent whose trust is shown. */
  static final String OBSERVER = "support";

  private static final int SYNCS = 4;
  private static final int EXPORTS = 2;
  private static final int PATIENCE_ROUNDS = 900;
  private static final int ROUND_MILLIS = 100;

  private final Company company;
  private final Cast cast;
  private final Stage stage;
  private final Feed feed;
  private final Pace pace;

  LearningAct(Company company, Cast cast, Stage stage, Feed feed, Pace pace) {
    this.company = company;
    this.cast = cast;
    this.stage = stage;
    this.feed = feed;
    this.pace = pace;
  }

  void play() throws InterruptedException {
    stage.act("The backend learns something; support's own work shows whether it is true");
    send("backend", Colleague.IMPORT, "From the CRM.", "import");
    feed.await(cast.role("backend"), cast.id("import"));
    try (Learnings marketing = company.agent("marketing").learnings();
        Learnings view = company.agent(OBSERVER).learnings()) {
      marketing.publish(
          Card.of(cast.learning(TaughtColleague.BAD_ADVICE), "Speed is everything.")
              .confidence(0.99));
      observe(
          view,
          find(view, cast.learning(Colleague.LEARNING)),
          find(view, cast.learning(TaughtColleague.BAD_ADVICE)));
    }
  }

  private void observe(Learnings view, Learning good, Learning bad) throws InterruptedException {
    show(good);
    show(bad);
    for (int i = 1; i <= SYNCS; i++) {
      work(TaughtColleague.SYNC, "The API answers HTTP 429 now and then.", "sync-" + i);
      show(outcome(view, good, i));
      if (i <= EXPORTS) {
        work(TaughtColleague.EXPORT, "The nightly export stalls.", "export-" + i);
        show(outcome(view, bad, i));
      }
    }
    work(TaughtColleague.EXPORT, "The nightly export stalls.", "export-last");
    if (!view.require(good.id()).isActive()
        || view.require(bad.id()).state() != LearningState.RETIRED) {
      throw new IllegalStateException("the evidence did not lead where it should");
    }
    stage.say(
        "support acts by '%s' from now on; '%s' is kept out."
            .formatted(good.subject(), bad.subject()));
    pace.pause();
  }

  /** Lets support work on a message under the advice of its prompt. */
  private void work(String subject, String text, String key) throws InterruptedException {
    send(OBSERVER, subject + ", " + key, text, key);
    Ended ended = feed.await(cast.role(OBSERVER), cast.id(key));
    stage.say("support on '%s': %s".formatted(ended.subject(), ended.completion().result()));
  }

  private void send(String name, String subject, String text, String key) {
    Draft task =
        Draft.to(cast.role(name)).subject(subject).message(text).type(MessageType.TASK_ASSIGNMENT);
    company.agent("ceo").send(cast.tagged(task, key));
  }

  /** The learning once so many outcomes are known; the loop records them after the completion. */
  private static Learning outcome(Learnings view, Learning learning, int outcomes)
      throws InterruptedException {
    for (int i = 0; i < PATIENCE_ROUNDS; i++) {
      Learning now = view.require(learning.id());
      if (now.confirmations() + now.contradictions() >= outcomes) {
        return now;
      }
      Thread.sleep(ROUND_MILLIS);
    }
    throw new IllegalStateException(
        "outcome %d of '%s' was not recorded".formatted(outcomes, learning.subject()));
  }

  private void show(Learning learning) {
    stage.say(
        "support's trust %s in '%s'%s"
            .formatted(
                learning.trust().percent(),
                learning.subject(),
                learning.isActive() ? ": promoted" : ""));
  }

  /** The learning with this subject. */
  private static Learning find(Learnings view, String subject) {
    return view.list().stream()
        .filter(learning -> learning.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }
}
