/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.AgentHub;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;

/** A process that handles the messages of every role until it is told to stop or killed. */
public final class AgentProgram {
  private AgentProgram() {}

  /**
   * Runs the program.
   *
   * @param args URL of the hub, file of the history, name, and how many messages a role handles at
   *     a time
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    parent.say("standby");
    parent.awaitGo();
    parent.say("opening");
    try (Journal journal = Journal.open(Path.of(args[1]), args[2]);
        AgentHub hub = AgentHub.open(args[0])) {
      Handling.start(hub, journal, Integer.parseInt(args[3]));
      parent.say("ready");
      parent.awaitStop();
    }
    parent.say("stopped");
  }
}
