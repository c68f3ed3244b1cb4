/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.message.Draft;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.testkit.history.HistoryChecker;
import io.agenthub.testkit.history.HistoryReport;
import io.agenthub.testkit.history.Invariant;
import io.agenthub.testkit.history.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control of the rig: an agent that makes the classic mistakes is caught. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CarelessAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final List<String> ids =
      IntStream.range(0, CarelessProgram.MESSAGES).mapToObj(number -> "m-" + number).toList();

  CarelessAgentIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void sendMessages() {
    try (Journal journal = Journal.open(directory.resolve("sender.jsonl"), "sender");
        AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      Agent sender = hub.agent("north");
      hub.agent(CarelessProgram.ROLE);
      for (String id : ids) {
        Draft draft = Draft.to(CarelessProgram.ROLE).subject("work").message("text").once(id);
        journal.invoked(id, "north", draft);
        journal.noticeAwaited(id, CarelessProgram.ROLE, "north");
        journal.acknowledged(id, sender.send(draft));
      }
    }
  }

  @Test
  void agentThatAcknowledgesBeforeItHandles_isCaughtLosing() {
    HistoryReport report = killedOnce("acknowledges-first");

    assertThat(report.of(Invariant.NO_LOSS))
        .extracting(Violation::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void agentThatCompletesWithoutCompareAndSet_isCaughtCompletingTwice() {
    kill("completes-blindly", "careless-1");

    HistoryReport report = killedOnce("completes-blindly");

    assertThat(report.of(Invariant.ONE_COMPLETION))
        .extracting(Violation::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  private HistoryReport killedOnce(String mistake) {
    kill(mistake, "careless");
    Drain.of(Place.embedded(directory), java());
    return HistoryChecker.create().check(Folder.files(directory, ".jsonl"));
  }

  private void kill(String mistake, String name) {
    List<String> arguments =
        List.of(
            "embedded:" + directory.resolve("hub"),
            directory.resolve(name + ".jsonl").toString(),
            name,
            mistake);
    try (Journal runner = Journal.open(directory.resolve("runner.jsonl"), "runner");
        Child child = Child.start(name, java().of(CarelessProgram.class, arguments), directory)) {
      child.await("done", PATIENCE);
      runner.killing(name);
      child.kill();
      runner.killed(name);
    }
  }

  private JavaCommand java() {
    return JavaCommand.prepare(directory.resolve("java"));
  }
}
