/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a command for each prompt: the prompt on its standard input, the reply on its standard
 * output.
 *
 * <p>Exit code 0 means done, 75 ({@code EX_TEMPFAIL} of sysexits.h) try again, 69 ({@code
 * EX_UNAVAILABLE}) that the agent cannot work for now, which pauses it for a minute and uses no
 * attempt; anything else failed. The same pause follows when the command cannot be started. What it
 * writes is a sign of life. When the attempt is interrupted, the command and everything it started
 * is killed. The environment tells {@code AGENTHUB_ROLE}, {@code AGENTHUB_FROM}, {@code
 * AGENTHUB_MESSAGE_ID}, {@code AGENTHUB_CORRELATION_ID}, {@code AGENTHUB_HOPS} and {@code
 * AGENTHUB_ATTEMPT}, the sender's words as in the header of the prompt.
 *
 * @since 0.1
 */
public final class CommandSession implements AgentSession {
  private static final int TRY_AGAIN = 75;
  private static final int UNAVAILABLE = 69;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** 128 and the number of SIGHUP, SIGINT and SIGTERM. */
  private static final Set<Integer> TOLD_TO_STOP = Set.of(129, 130, 143);

  private static final int MAX_REPLY = 1 << 20;
  private static final int MAX_REASON = 400;

  private final List<String> command;
  private final Executor pumps;
  private final OutputStream errors;
  private final Map<String, String> environment;

  /**
   * A session around a command.
   *
   * @param command the program and its arguments
   * @param pumps runs the threads that feed the command and read from it
   * @param errors gets what the command writes to its standard error
   */
  public CommandSession(List<String> command, Executor pumps, OutputStream errors) {
    this(command, pumps, errors, Map.of());
  }

  /**
   * A session around a command that finds more in its environment.
   *
   * @param environment variables beside those of this process and of the message
   */
  public CommandSession(
      List<String> command, Executor pumps, OutputStream errors, Map<String, String> environment) {
    this.command = List.copyOf(command);
    this.pumps = pumps;
    this.errors = errors;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Outcome prompt(Prompt prompt) throws Exception {
    ProcessMark mark = new ProcessMark();
    Process process;
    try {
      process = start(prompt, mark);
    } catch (IOException e) { // no fault of the message
      return Outcome.unavailable(PAUSE, "The command cannot be started: " + e.getMessage());
    }
    try {
      CompletableFuture<Void> in =
          CompletableFuture.runAsync(() -> feed(process, prompt.text()), pumps);
      prompt.work().alive();
      prompt.work().onAbandoned(() -> ProcessTree.kill(process, mark));
      Tail reply = new Tail(MAX_REPLY, prompt.work());
      Tail complaint = new Tail(MAX_REASON, prompt.work());
      CompletableFuture<Void> out = pump(process.getInputStream(), reply);
      CompletableFuture<Void> err = pump(process.getErrorStream(), new Tee(complaint, errors));
      int code = process.waitFor();
      drain(in);
      drain(out);
      drain(err);
      return outcome(code, reply, complaint);
    } finally {
      ProcessTree.kill(process, mark);
    }
  }

  private Process start(Prompt prompt, ProcessMark mark) throws IOException {
    Message message = prompt.message();
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    variables.putAll(environment);
    variables.put("AGENTHUB_ROLE", prompt.role().name());
    variables.put("AGENTHUB_FROM", PromptFrame.value(message.from()));
    variables.put("AGENTHUB_MESSAGE_ID", PromptFrame.value(message.id()));
    variables.put("AGENTHUB_CORRELATION_ID", PromptFrame.value(message.correlationId()));
    variables.put("AGENTHUB_HOPS", Integer.toString(message.hops()));
    variables.put("AGENTHUB_ATTEMPT", Integer.toString(message.attempt()));
    mark.put(variables);
    return builder.start();
  }

  /** A command that does not read its prompt to the end is not at fault. */
  private static void feed(Process process, String prompt) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(prompt.getBytes(StandardCharsets.UTF_8));
    } catch (IOException closedByCommand) {
      // its exit code says whether it did its work
      return;
    }
  }

  private CompletableFuture<Void> pump(InputStream from, OutputStream to) {
    return CompletableFuture.runAsync(
        () -> {
          try (from) {
            from.transferTo(to);
          } catch (IOException killed) {
            // what was read until then is what there is
            return;
          }
        },
        pumps);
  }

  /** A grandchild may hold the pipe open for ever; the reply is what came until shortly after. */
  private static void drain(CompletableFuture<Void> pump)
      throws InterruptedException, ExecutionException {
    try {
      pump.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException heldOpen) {
      pump.cancel(true);
    }
  }

  private static Outcome outcome(int code, Tail reply, Tail complaint) {
    if (code == 0) {
      return Outcome.done(reply.text().strip());
    }
    String said = complaint.text().strip();
    String reason = "The command ended with code " + code + (said.isEmpty() ? "." : ": " + said);
    if (code == UNAVAILABLE) {
      return Outcome.unavailable(PAUSE, reason);
    }
    return code == TRY_AGAIN || TOLD_TO_STOP.contains(code)
        ? Outcome.retry(reason)
        : Outcome.failed(reason);
  }
}
