/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.learning.Card;
import io.agenthub.learning.Learning;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageType;

/** An insight of one agent becomes the policy of another, by the other's own evidence only. */
final class LearningAct {
  private static final String OBSERVER = "support";
  private static final String BAD_ADVICE = "On HTTP 429 try again at once";
  private static final int CONFIRMATIONS = 4;
  private static final int CONTRADICTIONS = 2;

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
    stage.act("The backend learns something; support sees for itself whether it is true");
    send("backend", Colleague.IMPORT, "import");
    feed.await(cast.role("backend"), cast.id("import"));
    try (Learnings marketing = company.agent("marketing").learnings();
        Learnings view = company.agent(OBSERVER).learnings()) {
      marketing.publish(
          Card.of(cast.learning(BAD_ADVICE), "Speed is everything.").confidence(0.99));
      observe(
          view,
          find(view, cast.learning(Colleague.LEARNING)),
          find(view, cast.learning(BAD_ADVICE)));
    }
  }

  private void observe(Learnings view, Learning good, Learning bad) throws InterruptedException {
    show(good);
    show(bad);
    for (int i = 1; i <= CONFIRMATIONS; i++) {
      String task = "sync-" + i;
      send(OBSERVER, "Sync the tickets, part " + i, task);
      feed.await(cast.role(OBSERVER), cast.id(task));
      show(view.confirm(good.id(), cast.id(task)));
      if (i <= CONTRADICTIONS) {
        show(view.contradict(bad.id(), cast.id(task)));
      }
    }
    if (!view.require(good.id()).isActive() || view.require(bad.id()).isActive()) {
      throw new IllegalStateException("the evidence did not lead where it should");
    }
    stage.say(
        "support acts by '%s' from now on; '%s' is kept out."
            .formatted(good.subject(), bad.subject()));
    pace.pause();
  }

  private void send(String name, String subject, String key) {
    Draft task =
        Draft.to(cast.role(name))
            .subject(subject)
            .message("The API limits its rate.")
            .type(MessageType.TASK_ASSIGNMENT);
    company.agent("ceo").send(cast.tagged(task, key));
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
