/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.MessageType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The action items of a meeting report become tasks, once each. */
public final class MeetingReport {
  private MeetingReport() {}

  /** Reports a meeting and waits for its tasks. */
  public static void main(String[] args) throws Exception {
    CountDownLatch tasks = new CountDownLatch(2);
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      for (String owner : List.of("backend", "devops")) {
        hub.agent(owner)
            .handle(
                message -> {
                  System.out.println(owner + ": " + message.text());
                  tasks.countDown();
                  return Outcome.done("");
                })
            .start();
      }
      hub.agent("secretary").handle(message -> Outcome.done("filed")).start();
      Agent ceo = hub.agent("ceo");

      ceo.send(
          to("secretary")
              .type(MessageType.MEETING_REPORT)
              .subject("Weekly")
              .field(
                  "action_items",
                  List.of(
                      Map.of("owner", "backend", "task", "Build the export", "due", "2026-06-01"),
                      Map.of("owner", "devops", "task", "Renew the certificate"))));
      tasks.await(30, TimeUnit.SECONDS);
    }
  }
}
