/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.learn;

import io.agenthub.AgentHub;
import io.agenthub.LearningUse;
import io.agenthub.LearningUse.Finding;
import io.agenthub.loop.Outcome;
import io.agenthub.reliability.process.Parent;

/** An agent whose work is always found right, and with it what was shown with each message. */
public final class LearnerProgram {
  private LearnerProgram() {}

  /**
   * Runs the program.
   *
   * @param args URL of the hub, and the role
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    parent.awaitGo();
    LearningUse use =
        LearningUse.DEFAULT.withSuggestions(1).withCheck((message, reply) -> Finding.PASSED);
    try (AgentHub hub = AgentHub.open(args[0])) {
      hub.agent(args[1]).loop(prompt -> Outcome.done("synchronised")).learning(use).start();
      parent.say("ready");
      parent.awaitStop();
    }
    parent.say("stopped");
  }
}
