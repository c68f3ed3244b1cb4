/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.ReplayQuery;
import io.agenthub.broker.StoredMessage;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What happened, read from the audit after everything has been handled and purged. */
public final class Replay {
  private static final int PATIENCE = 30;

  private Replay() {}

  /** Two threads of work; one of them is looked up afterwards. */
  public static void main(String[] args) throws Exception {
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("backend").handle(message -> Outcome.done("done")).start();
      Agent ceo = hub.agent("ceo");
      for (String thread : new String[] {"attachments", "login"}) {
        ceo.ask(to("backend").subject("Work on " + thread).message("!").correlationId(thread))
            .get(PATIENCE, TimeUnit.SECONDS);
      }

      ReplayQuery query = ReplayQuery.all().correlation("attachments");
      try (Stream<StoredMessage> past = hub.replay(query)) {
        past.map(stored -> Message.of(stored, 0))
            .forEach(
                message ->
                    System.out.println(
                        message.from() + " " + message.type() + ": " + message.subject()));
      }
    }
  }
}
