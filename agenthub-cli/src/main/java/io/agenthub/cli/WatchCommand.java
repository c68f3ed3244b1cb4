/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows messages as they come. */
@Command(
    name = "watch",
    description = "Show every message as it is stored, until interrupted.",
    footer = {
      "",
      "Learnings, completions and dead letters have streams of their own:",
      "'genbrain.learning.>', 'agent-hub.completions.>', 'agent-hub.dead-letters.>'."
    })
final class WatchCommand extends HubCommand {
  @Parameters(
      paramLabel = "SUBJECT-FILTER",
      arity = "0..1",
      description =
          "Only these subjects, such as 'agent-hub.topics.>'. Default: all inboxes, topics and"
              + " announcements.")
  private @Nullable SubjectFilter filter;

  @Mixin private LimitOption limit = new LimitOption();

  WatchCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.ON;
  }

  @Override
  @SuppressWarnings("try") // the watch is there to be ended
  void run(AgentHub hub, Output output) throws InterruptedException {
    SubjectFilter subjects = filter == null ? SubjectFilter.of(">") : filter;
    Tail tail = new Tail(output, limit.orElse(Long.MAX_VALUE));
    try (Watch watch = hub.watch(subjects, tail::show)) {
      output.text("Watching %s; Ctrl-C ends it.".formatted(subjects));
      tail.end.await();
    }
  }

  /** Counts what it shows. */
  private final class Tail {
    private final CountDownLatch end = new CountDownLatch(1);
    private final Output output;
    private long left;

    Tail(Output output, long limit) {
      this.output = output;
      this.left = limit;
    }

    synchronized void show(StoredMessage message) {
      if (left > 0) {
        output.result(Records.message(message), Lines.message(message, shell().zone()));
        left--;
      }
      if (left == 0 || output.isBroken()) {
        end.countDown();
      }
    }
  }
}
