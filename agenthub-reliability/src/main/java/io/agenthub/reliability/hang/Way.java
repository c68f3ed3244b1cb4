/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.hang;

import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.CommandSession;
import io.agenthub.loop.LineProtocol;
import io.agenthub.loop.LineSession;
import io.agenthub.loop.ProcessSpec;
import io.agenthub.time.TimeSource;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;

/** How a program is spoken to. */
public enum Way {
  /** It is started for each prompt. */
  COMMAND {
    @Override
    AgentSession session(Hang hang, Map<String, String> environment, Executor pumps) {
      String script =
          "case \"$(cat)\" in *'Subject: hang'*) " + hang.script() + " ;; *) echo done ;; esac";
      List<String> command = List.of("sh", "-c", first(hang) + script);
      return new CommandSession(command, pumps, OutputStream.nullOutputStream(), environment);
    }
  },
  /** It lives on, and gets its prompts in lines. */
  LINES {
    @Override
    AgentSession session(Hang hang, Map<String, String> environment, Executor pumps) {
      String script =
          "while read -r line; do case \"$line\" in *'\"subject\":\"hang\"'*) "
              + hang.script()
              + " ;; *) echo '{\"type\":\"done\",\"result\":\"done\"}' ;; esac; done";
      ProcessSpec spec =
          new ProcessSpec(
              List.of("sh", "-c", script), environment, OutputStream.nullOutputStream(), pumps);
      return new LineSession(
          spec, LineProtocol.jsonLines(), Backoff.DEFAULT, TimeSource.system(), new Random(1));
    }
  };

  abstract AgentSession session(Hang hang, Map<String, String> environment, Executor pumps);

  /** One that reads nothing must not read its prompt to learn that it is to hang. */
  private static String first(Hang hang) {
    return hang == Hang.UNREADING
        ? "case \"$AGENTHUB_MESSAGE_ID\" in hang*) " + hang.script() + " ;; esac; "
        : "";
  }
}
