/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.schedule;

import io.agenthub.AgentHub;
import io.agenthub.LoopBuilder;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.reliability.process.Parent;
import io.agenthub.schedule.CatchUp;
import io.agenthub.schedule.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** One replica of an agent with many jobs that are due each second; notes what it completes. */
public final class ReplicaProgram {
  static final String ROLE = "clockmaker";

  private ReplicaProgram() {}

  /**
   * Runs the program.
   *
   * @param args URL of the hub, file for what was completed, number of jobs
   */
  public static void main(String[] args) throws IOException {
    Parent parent = Parent.attach();
    parent.awaitGo();
    try (Writer notes =
            Files.newBufferedWriter(
                Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        AgentHub hub = AgentHub.open(args[0])) {
      Schedule seconds =
          Schedule.interval(Duration.ofSeconds(1)).whenMissed(CatchUp.ALL).whenBusy(CatchUp.ALL);
      LoopBuilder loop =
          hub.agent(ROLE)
              .handle(message -> Outcome.done(""))
              .with(settings -> settings.withListener(new Completions(notes)));
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        loop.every(seconds, "job-" + i, "tick");
      }
      loop.start();
      parent.say("ready");
      parent.awaitStop();
    }
    parent.say("stopped");
  }

  /** Notes each completion that this replica recorded; with the system before it goes on. */
  private record Completions(Writer notes) implements LoopListener {
    @Override
    public void onCompleted(Role role, Message message, boolean succeeded, String result) {
      try {
        synchronized (notes) {
          notes.write(message.id() + "\n");
          notes.flush();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
