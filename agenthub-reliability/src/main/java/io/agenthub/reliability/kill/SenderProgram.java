/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.AgentHub;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;

/** A process that sends, and may handle as well, until it is told to stop or killed. */
public final class SenderProgram {
  private SenderProgram() {}

  /**
   * Runs the program.
   *
   * @param args URL of the hub, file of the history, name, seed, messages a second and thread, and
   *     how many messages a role handles at a time; 0 for a process that only sends
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    parent.say("standby");
    parent.awaitGo();
    parent.say("opening");
    try (Journal journal = Journal.open(Path.of(args[1]), args[2]);
        AgentHub hub = AgentHub.open(args[0])) {
      int parallel = Integer.parseInt(args[5]);
      if (parallel > 0) {
        Handling.start(hub, journal, parallel);
      }
      long seed = Long.parseLong(args[3]);
      Sending sending = Sending.start(hub, journal, args[2], seed, Integer.parseInt(args[4]));
      parent.say("ready");
      parent.awaitStop();
      sending.close();
    }
    parent.say("stopped");
  }
}
