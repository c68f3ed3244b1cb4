/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The part of a measurement that happens in a process of its own.
 *
 * <p>It takes an agent's messages and prints one word a message: the nanoseconds that it was on its
 * way. The clocks of two processes of one machine are the same.
 */
public final class OtherProcess {
  private static final String NAME = "processes";
  private static final String SENT = "sent";
  private static final int RATE = 20;
  private static final int WARM_UP = 200;

  private OtherProcess() {}

  /**
   * Takes messages, then ends.
   *
   * @param args the hub, the role, and how many messages
   */
  public static void main(String[] args) throws InterruptedException {
    long begin = System.nanoTime();
    endWithParent();
    CountDownLatch rest = new CountDownLatch(Integer.parseInt(args[2]));
    try (AgentHub hub = AgentHub.open(args[0])) {
      Agent agent = hub.agent(args[1]);
      agent
          .handle(
              message -> {
                long sent = Long.parseLong(message.headers().get(SENT).orElse("0"));
                long took = sent == 0 ? System.nanoTime() - begin : nanos() - sent;
                say(took + "\n");
                rest.countDown();
                return Outcome.done("done");
              })
          .start();
      if (rest.getCount() > 1) {
        say("ready\n");
      }
      rest.await();
    }
  }

  private static void endWithParent() {
    Thread follower = new Thread(OtherProcess::awaitParent, "agenthub-bench-parent");
    follower.setDaemon(true);
    follower.start();
  }

  /** The standard input ends with the process that started this one, also when that is killed. */
  private static void awaitParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException endedToo) {
      return;
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  @SuppressWarnings("SystemOut") // its standard output is read by the process that started it
  private static void say(String text) {
    System.out.print(text);
    System.out.flush();
  }

  private static long nanos() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
  }

  /** Starts one that takes {@code count} messages of a role. */
  static Process start(String url, String role, int count) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            OtherProcess.class.getName(),
            url,
            role,
            Integer.toString(count))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** What it prints. */
  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Its next line, as a number. */
  static long number(BufferedReader output) throws IOException {
    return Long.parseLong(line(output));
  }

  private static String line(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the other process ended early; what it said is above");
    }
    return line;
  }

  /** From the call that sends here to the handler there. */
  static void latency(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    int count = Math.max(2, (int) (RATE * plan.seconds()));
    long[] took = new long[count];
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, 2, !site.isOwn())) {
      String to = crew.agent(1).role();
      Process process = start(site.hub(NAME), to, WARM_UP + count);
      try (BufferedReader output = output(process)) {
        line(output); // it is ready
        for (int i = 0; i < WARM_UP; i++) {
          crew.agent(0).send(Samples.draft(to).header(SENT, Long.toString(nanos())));
          number(output);
        }
        LatencyScenario.pace(
            RATE,
            count,
            n -> {
              Draft draft = Samples.draft(to).header(SENT, Long.toString(nanos()));
              var unused = crew.agent(0).sendAsync(draft);
            });
        for (int i = 0; i < count; i++) {
          took[i] = number(output);
        }
        process.waitFor();
      } finally {
        process.destroy();
      }
    } finally {
      site.clear(NAME);
    }
    Percentiles ways = Percentiles.ofNanos(took);
    report.accept(Figure.of("latency", "across_processes_p50", ways.millis(0.5), "ms").below(50));
    report.accept(Figure.of("latency", "across_processes_p99", ways.millis(0.99), "ms").below(50));
  }
}
