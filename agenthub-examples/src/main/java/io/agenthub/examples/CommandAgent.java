/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.AgentHub;
import io.agenthub.loop.CommandSession;
import io.agenthub.message.Completion;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An agent around a command that is started for each prompt: it reads the prompt and prints its
 * reply.
 *
 * <p>The command here is grep; {@code claude -p} is used alike. {@code agenthub run} needs no code.
 */
public final class CommandAgent {
  private static final int PATIENCE = 30;

  private CommandAgent() {}

  /** The command finds the subject in its prompt. */
  public static void main(String[] args) throws Exception {
    ExecutorService pumps = Executors.newCachedThreadPool();
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      List<String> command = List.of("grep", "^Subject: ");
      hub.agent("backend").loop(new CommandSession(command, pumps, System.err)).start();
      Completion completion =
          hub.agent("ceo")
              .ask(to("backend").subject("Fix the login"))
              .get(PATIENCE, TimeUnit.SECONDS);
      System.out.println(completion.result());
    } finally {
      pumps.shutdown();
    }
  }
}
