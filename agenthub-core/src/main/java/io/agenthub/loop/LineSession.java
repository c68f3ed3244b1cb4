/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A session in a program that lives on from prompt to prompt, and so remembers.
 *
 * <p>The program is started with the first prompt. When it dies in a prompt, the attempt counts and
 * the program is started again with the next; when it dies again and again, the pause before each
 * start grows, and until then the session is unavailable, which uses no attempts. So it is for a
 * minute when the program cannot be started at all. An interrupt kills the program with all that it
 * has started; closing the session closes its input, waits two seconds and then kills it.
 *
 * <p>Every line it writes is a sign of life. What is no word of the protocol is passed over.
 *
 * <p><b>Threads:</b> as {@link AgentSession}.
 *
 * @since 0.1
 */
public final class LineSession implements AgentSession {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ProcessSpec spec;
  private final LineProtocol protocol;
  private final Backoff restarts;
  private final TimeSource time;
  private final RandomGenerator random;
  private @Nullable LineProcess process;
  private int deaths;
  private long notBefore;

  /**
   * A session around a program.
   *
   * @param restarts the pauses before it is started again after it died; their number is of no
   *     account
   */
  public LineSession(
      ProcessSpec spec,
      LineProtocol protocol,
      Backoff restarts,
      TimeSource time,
      RandomGenerator random) {
    this.spec = spec;
    this.protocol = protocol;
    this.restarts = restarts;
    this.time = time;
    this.random = random;
  }

  @Override
  public Outcome prompt(Prompt prompt) throws Exception {
    LineProcess running = running();
    if (running == null) {
      Duration left = Duration.ofNanos(notBefore - time.nanos());
      if (deaths > 0 && left.compareTo(Duration.ZERO) > 0) {
        return Outcome.unavailable(
            left,
            "The program died %d times in a row; it is started again soon.".formatted(deaths));
      }
      try {
        running = start();
      } catch (IOException e) { // no fault of the message
        return Outcome.unavailable(PAUSE, "The program cannot be started: " + e.getMessage());
      }
    }
    boolean answered = false;
    try {
      Outcome outcome = converse(running, prompt);
      answered = true;
      return outcome;
    } finally {
      if (!answered) {
        forget(running);
      }
    }
  }

  private synchronized @Nullable LineProcess running() {
    LineProcess current = process;
    if (current != null && !current.isAlive()) {
      current.kill();
      process = null;
    }
    return process;
  }

  private LineProcess start() throws IOException {
    LineProcess started = LineProcess.start(spec);
    synchronized (this) {
      process = started;
    }
    return started;
  }

  private Outcome converse(LineProcess running, Prompt prompt) throws InterruptedException {
    prompt.work().alive();
    prompt.work().onAbandoned(running::kill);
    running.drain();
    running.send(protocol.request(prompt));
    while (true) {
      Optional<String> line = running.next();
      if (line.isEmpty()) {
        return died(running);
      }
      prompt.work().alive();
      Optional<Outcome> outcome = protocol.answer(prompt, line.get());
      if (outcome.isPresent()) {
        deaths = 0;
        return outcome.get();
      }
    }
  }

  private Outcome died(LineProcess running) throws InterruptedException {
    String obituary = running.obituary();
    forget(running);
    deaths++;
    notBefore = time.nanos() + restarts.after(deaths, random).toNanos();
    return Outcome.retry(obituary);
  }

  private void forget(LineProcess running) {
    running.kill();
    synchronized (this) {
      if (process == running) {
        process = null;
      }
    }
  }

  /** Ends the program. Idempotent. */
  @Override
  public void close() {
    LineProcess current;
    synchronized (this) {
      current = process;
      process = null;
    }
    if (current != null) {
      current.close(PATIENCE);
    }
  }
}
