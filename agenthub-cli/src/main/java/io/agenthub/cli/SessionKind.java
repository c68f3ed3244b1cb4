/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.CommandSession;
import io.agenthub.loop.LineProtocol;
import io.agenthub.loop.LineSession;
import io.agenthub.loop.ProcessSpec;
import io.agenthub.time.TimeSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;

/** How the command of an agent is spoken to. */
enum SessionKind {
  /** It is started for each prompt. */
  COMMAND,
  /** It lives on, and speaks the streaming JSON of Claude Code. */
  STREAM_JSON,
  /** It lives on, and speaks plain JSON lines. */
  JSON_LINES;

  /** A session of this kind. */
  AgentSession around(ProcessSpec spec, TimeSource time) {
    return switch (this) {
      case COMMAND ->
          new CommandSession(spec.command(), spec.pumps(), spec.errors(), spec.environment());
      case STREAM_JSON -> lines(spec, LineProtocol.streamJson(), time);
      case JSON_LINES -> lines(spec, LineProtocol.jsonLines(), time);
    };
  }

  private static AgentSession lines(ProcessSpec spec, LineProtocol protocol, TimeSource time) {
    return new LineSession(spec, protocol, Backoff.DEFAULT, time, new SecureRandom());
  }

  /** Whether one program is given message after message. */
  boolean livesOn() {
    return this != COMMAND;
  }

  /**
   * How long it may be silent if nobody says otherwise: a command that prints its answer at the end
   * is silent until then, one that streams is not.
   */
  Duration idleLimit(Duration timeLimit, Duration usual) {
    return livesOn() ? usual : timeLimit;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
