/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.learning.Learning;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Trust;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An insight of one agent becomes the policy of another, by the other's own evidence only. */
final class LearningAct {
  private static final String OBSERVER = "support";
  private static final String BAD_ADVICE = "On HTTP 429 try again at once";
  private static final int CONFIRMATIONS = 4;
  private static final int CONTRADICTIONS = 2;
  private static final int WAIT_MILLIS = 20;
  private static final int MAX_WAITS = 1000;

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
      marketing.publish(cast.learning(BAD_ADVICE), "Speed is everything.", 0.99);
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
      view.confirm(good.id(), cast.id(task));
      show(await(view, good.id(), i));
      if (i <= CONTRADICTIONS) {
        view.contradict(bad.id(), cast.id(task));
        show(await(view, bad.id(), i));
      }
    }
    Learning kept = await(view, bad.id(), CONTRADICTIONS);
    if (view.find(good.id()).orElseThrow().state() != Learning.State.ACTIVE
        || kept.state() == Learning.State.ACTIVE) {
      throw new IllegalStateException("the evidence did not lead where it should");
    }
    stage.say(
        "support acts by '%s' from now on; '%s' is kept out."
            .formatted(good.subject(), kept.subject()));
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
        "support's trust %s %% in '%s'%s"
            .formatted(
                percent(learning.trust()),
                learning.subject(),
                learning.state() == Learning.State.ACTIVE ? ": promoted" : ""));
  }

  /** The trust to one decimal. */
  private static BigDecimal percent(Trust trust) {
    long favourable = 2L * trust.confirmations() + Trust.PRIOR_WEIGHT;
    long all = 2L * (trust.confirmations() + trust.contradictions() + Trust.PRIOR_WEIGHT);
    return BigDecimal.valueOf(100 * favourable)
        .divide(BigDecimal.valueOf(all), 1, RoundingMode.HALF_UP);
  }

  /** The learning with this subject, once the observer has heard of it. */
  private static Learning find(Learnings view, String subject) throws InterruptedException {
    return until(
        () -> view.list().stream().filter(l -> l.subject().equals(subject)).findFirst(), subject);
  }

  /** The learning once the observer has seen so much evidence. */
  private static Learning await(Learnings view, String id, int evidence)
      throws InterruptedException {
    return until(() -> view.find(id).filter(l -> evidence(l.trust()) >= evidence), id);
  }

  private static int evidence(Trust trust) {
    return trust.confirmations() + trust.contradictions();
  }

  private static Learning until(Supplier<Optional<Learning>> condition, String what)
      throws InterruptedException {
    for (int i = 0; i < MAX_WAITS; i++) {
      Optional<Learning> found = condition.get();
      if (found.isPresent()) {
        return found.get();
      }
      TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
    }
    throw new IllegalStateException("support has not heard of '%s'".formatted(what));
  }
}
