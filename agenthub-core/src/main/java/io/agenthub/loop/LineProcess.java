/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running program that is spoken to in lines.
 *
 * <p>Its output is read by a thread of its own, at most {@value #MAX_WAITING} lines ahead, so that
 * a program that never stops talking fills its pipe and not the memory.
 */
final class LineProcess {
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_LINE = 4 * 1024 * 1024;
  private static final int MAX_COMPLAINT = 400;

  private final Process process;
  private final ProcessMark mark;
  private final ProcessSpec spec;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Tail complaint = new Tail(MAX_COMPLAINT, Work.detached());
  private final CountDownLatch complained = new CountDownLatch(1);

  private LineProcess(Process process, ProcessMark mark, ProcessSpec spec) {
    this.process = process;
    this.mark = mark;
    this.spec = spec;
  }

  static LineProcess start(ProcessSpec spec) throws IOException {
    ProcessMark mark = new ProcessMark();
    ProcessBuilder builder = spec.builder();
    mark.put(builder.environment());
    LineProcess started = new LineProcess(builder.start(), mark, spec);
    spec.pumps().execute(started::readOutput);
    spec.pumps().execute(started::readErrors);
    return started;
  }

  private void readOutput() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = readLine(reader); line != null; line = readLine(reader)) {
        lines.put(Optional.of(line));
      }
    } catch (IOException ended) {
      spec.log("its output ended: " + ended.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** The end must be noticed also when the queue is full: nothing before it matters then. */
  private void end() {
    while (!lines.offer(Optional.empty())) {
      lines.poll();
    }
  }

  private static @Nullable String readLine(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() >= MAX_LINE) {
        throw new IOException("a line of more than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private void readErrors() {
    try (var errors = process.getErrorStream()) {
      errors.transferTo(new Tee(complaint, spec.errors()));
    } catch (IOException killed) {
      spec.log("its errors ended: " + killed.getMessage());
    } finally {
      complained.countDown();
    }
  }

  /** Sends a line, by another thread: a program that does not read must not block the caller. */
  void send(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    spec.pumps()
        .execute(
            () -> {
              try {
                OutputStream in = process.getOutputStream();
                in.write(bytes);
                in.flush();
              } catch (IOException closed) {
                spec.log("it takes no more prompts: " + closed.getMessage());
              }
            });
  }

  /** Forgets what the program said unasked. */
  void drain() {
    Optional<String> head = lines.peek();
    while (head != null && head.isPresent()) {
      lines.poll();
      head = lines.peek();
    }
  }

  /** The next line; empty if the program has ended. */
  Optional<String> next() throws InterruptedException {
    Optional<String> line = lines.take();
    if (line.isEmpty()) {
      end(); // for whoever asks again
    }
    return line;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended, in words, its own last ones included. */
  String obituary() throws InterruptedException {
    String code = "closed its output";
    if (process.waitFor(1, TimeUnit.SECONDS)) {
      code = "ended with code " + process.exitValue();
      // what it has started may keep its errors open: then what has come by then has to do
      boolean unused = complained.await(1, TimeUnit.SECONDS);
    }
    String said = complaint.text().strip();
    return "The program " + code + (said.isEmpty() ? "." : ": " + said);
  }

  /** Ends it with all that it has started. */
  void kill() {
    ProcessTree.kill(process, mark);
  }

  /** Lets it end by itself, by closing its input, and kills it if it does not. */
  void close(Duration patience) {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        spec.log("it does not end when its input ends, and is killed");
      }
    } catch (IOException alreadyClosed) {
      spec.log("its input was closed: " + alreadyClosed.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      kill();
    }
  }
}
