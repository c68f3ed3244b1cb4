/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Coalescing;
import io.agenthub.loop.LoopSettings;
import io.agenthub.loop.ProcessSpec;
import io.agenthub.message.MessageType;
import io.agenthub.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the command is spoken to, when it is cut off, and what it is not shown. */
final class SessionOptions {
  @Option(
      names = "--session",
      paramLabel = "KIND",
      description =
          "command: started for each prompt. stream-json: lives on, speaks the streaming JSON of"
              + " Claude Code. json-lines: lives on, speaks plain JSON lines. Default: command.")
  private SessionKind kind = SessionKind.COMMAND;

  @Option(
      names = "--time-limit",
      paramLabel = "DURATION",
      description = "Kill an attempt that takes longer. Default: 30m.")
  private Duration timeLimit = LoopSettings.DEFAULT.limits().time();

  @Option(
      names = "--idle-limit",
      paramLabel = "DURATION",
      description =
          "Kill an attempt that writes nothing for so long. Default: 10m for a session that lives"
              + " on, the time limit for a command.")
  private @Nullable Duration idleLimit;

  @Option(
      names = "--informational",
      paramLabel = "TYPE",
      description = "Note messages of this type without waking the command. May be repeated.")
  private Set<MessageType> informational = new LinkedHashSet<>();

  @Option(
      names = "--max-hops",
      paramLabel = "N",
      description = "Give up messages that have passed more than N agents. Default: 8.")
  private int maxHops = LoopSettings.DEFAULT.guards().maxHops();

  @Option(
      names = "--max-per-sender",
      paramLabel = "N",
      description =
          "Begin at most N messages of one sender, and of one priority, within a minute; more wait"
              + " while others' are begun. Default: no limit.")
  private int maxPerSender;

  @Option(
      names = "--coalesce",
      paramLabel = "N",
      description =
          "Put up to N small messages of one type, of medium or low priority, into one prompt; each"
              + " is completed with the one reply. Default: 1.")
  private int coalesce = 1;

  AgentSession around(ProcessSpec spec, TimeSource time) {
    return kind.around(spec, time);
  }

  /** Where the program finds its message; null if each message has a program of its own. */
  @Nullable PromptContext context() throws IOException {
    return kind.livesOn() ? PromptContext.create() : null;
  }

  /** What cannot be meant; null if all is well. */
  @Nullable String mistake(boolean ends) {
    if (coalesce < 1 || coalesce > Coalescing.MOST) {
      return "--coalesce is a number from 1 to %d.".formatted(Coalescing.MOST);
    }
    if (maxHops < 0) {
      return "--max-hops is a number of agents, or 0 for none.";
    }
    if (maxPerSender < 0) {
      return "--max-per-sender is a number of messages within a minute, or 0 for no limit.";
    }
    return coalesce > 1 && ends ? "--coalesce does not go with --once and --max." : null;
  }

  LoopSettings apply(LoopSettings settings) {
    Duration idle =
        idleLimit != null ? idleLimit : kind.idleLimit(timeLimit, settings.limits().idle());
    Set<MessageType> noted = new LinkedHashSet<>(settings.guards().informational());
    noted.addAll(informational);
    return settings
        .withTimeLimit(timeLimit)
        .withIdleLimit(idle)
        .withCoalescing(coalesce == 1 ? Coalescing.OFF : Coalescing.upTo(coalesce))
        .withGuards(
            guards ->
                guards
                    .withMaxHops(maxHops)
                    .withInformational(noted)
                    .withMaxPerSender(maxPerSender));
  }
}
