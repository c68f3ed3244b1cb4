/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.AgentHub;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.LineProtocol;
import io.agenthub.loop.LineSession;
import io.agenthub.loop.ProcessSpec;
import io.agenthub.message.Completion;
import io.agenthub.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An agent around a program that lives on from prompt to prompt: one JSON object a line, both ways.
 *
 * <p>The program here is this class itself, started with the argument {@code program}; it could be
 * written in any language. For Claude Code take {@link LineProtocol#streamJson()} and its command.
 */
public final class LiveProgram {
  private static final int PATIENCE = 30;

  private LiveProgram() {}

  /** Two tasks go to the same process, one after the other. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("program")) {
      answerPrompts();
      return;
    }
    ExecutorService pumps = Executors.newCachedThreadPool();
    ProcessSpec program = new ProcessSpec(thisClass(), Map.of(), System.err, pumps);
    try (TimeSource time = TimeSource.system();
        AgentHub hub = AgentHub.open(Hub.url(args))) {
      LineSession session =
          new LineSession(
              program, LineProtocol.jsonLines(), Backoff.DEFAULT, time, new SecureRandom());
      hub.agent("backend").loop(session).start();
      for (String task : List.of("Implement attachments", "Fix the login")) {
        Completion completion =
            hub.agent("ceo").ask(to("backend").subject(task)).get(PATIENCE, TimeUnit.SECONDS);
        System.out.println(completion.result());
      }
    } finally {
      pumps.shutdown();
    }
  }

  /** The program: counts its prompts, so that one sees that it lives on. */
  private static void answerPrompts() throws IOException {
    BufferedReader prompts =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    while (prompts.readLine() != null) {
      number++;
      System.out.println("{\"type\":\"progress\"}");
      System.out.println("{\"type\":\"done\",\"result\":\"prompt " + number + " answered\"}");
    }
  }

  private static List<String> thisClass() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        LiveProgram.class.getName(),
        "program");
  }
}
