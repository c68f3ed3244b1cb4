/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.Agent;
import io.agenthub.learning.Card;
import io.agenthub.learning.Learnings;
import io.agenthub.loop.Handler;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;

/**
 * What each of the eleven does with a message; the same in this process and in one of its own.
 *
 * <p>A message may come twice, after a crash: what a colleague sends has an id that follows from
 * the work, so that it is sent once.
 */
final class Colleague implements Handler {
  /** Takes so long at the first attempt that there is time to be killed. */
  static final String LONG_JOB = "Implement attachments";

  static final String DEPLOY = "Deploy 2026.21";
  static final String IMPORT = "Import customers from the CRM";

  /** What the import has taught the backend. */
  static final String LEARNING = "On HTTP 429 wait for Retry-After";

  private static final int LONG = 60_000;
  private static final int USUAL = 250;

  private final Agent agent;
  private final Cast cast;
  private final Pace pace;

  Colleague(Agent agent, Cast cast, Pace pace) {
    this.agent = agent;
    this.cast = cast;
    this.pace = pace;
  }

  @Override
  public Outcome handle(Message message) throws InterruptedException {
    if (!cast.isOurs(message)) {
      return Outcome.done("This message is not part of the demo.");
    }
    if (message.type().isCompletion()) {
      return Outcome.done("Noted.");
    }
    if (message.type().equals(MessageType.STATUS)) {
      return reactToDeploy();
    }
    return switch (message.subject()) {
      case LONG_JOB -> implement(message);
      case DEPLOY -> deploy(message);
      case IMPORT -> importCustomers();
      default -> work(message);
    };
  }

  private Outcome work(Message message) throws InterruptedException {
    pace.work(USUAL);
    return Outcome.done(
        message.type().equals(MessageType.ANNOUNCEMENT) ? "Heard." : "Done: " + message.subject());
  }

  /** The first attempt never comes to its end: somebody kills the process. */
  private Outcome implement(Message message) throws InterruptedException {
    if (message.attempt() == 1) {
      Thread.sleep(LONG);
    }
    return work(message);
  }

  private Outcome deploy(Message message) throws InterruptedException {
    pace.work(USUAL);
    Draft status =
        Draft.about("2026.21 is live")
            .message("Deployed to production, all health checks are green.")
            .priority(Priority.HIGH)
            .inReplyTo(message);
    agent.publish(cast.deploys(), cast.tagged(status, "deployed"));
    return Outcome.done("Deployed.");
  }

  private Outcome reactToDeploy() throws InterruptedException {
    pace.work(USUAL);
    return Outcome.done(
        switch (cast.name(agent.role())) {
          case "qa" -> "Post-deploy verification passed.";
          case "security" -> "Compliance scan is clean.";
          default -> "Sprint tracking is up to date.";
        });
  }

  private Outcome importCustomers() throws InterruptedException {
    pace.work(USUAL);
    try (Learnings learnings = agent.learnings()) {
      learnings.publish(
          Card.of(cast.learning(LEARNING), "The API answers again after the time it names.")
              .confidence(0.9));
    }
    return Outcome.done("Imported; learned how to live with its rate limit.");
  }
}
