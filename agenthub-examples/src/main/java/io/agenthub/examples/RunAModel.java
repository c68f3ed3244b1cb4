/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.AgentHub;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An agent whose work is done by a language model: any function from a prompt to a reply.
 *
 * <p>For a model behind a command, use {@link io.agenthub.loop.CommandSession} or {@code agenthub
 * run}.
 */
public final class RunAModel {
  private static final int PATIENCE = 30;

  private RunAModel() {}

  /** Stands in for the client of a model; it remembers what was said before. */
  private static final class Model {
    private final List<String> conversation = new ArrayList<>();

    String reply(String prompt) {
      conversation.add(prompt);
      String task = prompt.lines().filter(l -> l.startsWith("Subject: ")).findFirst().orElse("?");
      return "Reply %d to '%s'".formatted(conversation.size(), task.substring(9));
    }
  }

  /** Two tasks go to the model's session, one after the other. */
  public static void main(String[] args) throws Exception {
    Model model = new Model();
    AgentSession session = prompt -> Outcome.done(model.reply(prompt.text()));

    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("backend").loop(session).start();
      for (String task : List.of("Implement attachments", "Fix the login")) {
        Completion completion =
            hub.agent("ceo")
                .ask(to("backend").subject(task).message("In this sprint."))
                .get(PATIENCE, TimeUnit.SECONDS);
        System.out.println(completion.result());
      }
    }
  }
}
