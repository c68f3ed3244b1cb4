/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.load;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Mixes one poisonous message in a hundred, of five kinds, into a stream of good ones, and counts
 * what becomes of all of them; the same without poison, for comparison, in the same run.
 *
 * <p><b>Threads:</b> for one.
 */
public final class PoisonRun {
  static final int ATTEMPTS = 3;

  private static final String ROLE = "worker";
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int ONE_IN = 100;
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(2), Duration.ofMillis(8), ATTEMPTS);

  private PoisonRun() {}

  /** What makes a message poisonous. */
  enum Kind {
    /** Its bytes are no envelope. */
    MALFORMED,
    /** Its handler throws. */
    EXCEPTION,
    /** Its handler throws an error. */
    ERROR,
    /** Its handler asks for another attempt, always. */
    RETRY,
    /** Its handler hangs until it is interrupted. */
    HANG
  }

  /**
   * What was found.
   *
   * @param good messages without poison
   * @param completed how many of them were completed
   * @param letters what died
   * @param perSecond good messages a second, until the last of them was handled
   */
  record Result(int good, int completed, List<DeadLetter> letters, double perSecond) {}

  /** Sends so many messages, poisonous ones among them if wanted, and waits for all to end. */
  static Result run(String url, int messages, boolean poison) {
    try (AgentHub hub = AgentHub.open(url)) {
      Agent sender = hub.agent("boss");
      hub.agent(ROLE);
      int bad = poison ? send(hub, sender, messages) : 0;
      if (!poison) {
        send(sender, messages);
      }
      Progress progress = new Progress(messages - bad);
      long begin = System.nanoTime();
      try (InboxLoop loop =
          hub.agent(ROLE)
              .handle(message -> handle(message, progress))
              .with(s -> s.withBackoff(QUICK).withParallel(8).withTimeLimit(Duration.ofMillis(20)))
              .start()) {
        while (!progress.isOver() || hub.deadLetters(ROLE).count() < bad) {
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        loop.stop();
      }
      double seconds = (progress.end - begin) / 1e9;
      return new Result(
          progress.good,
          progress.completed.get(),
          hub.deadLetters(ROLE).toList(),
          progress.good / seconds);
    }
  }

  /** How many of the good messages have been handled, and when the last one was. */
  private static final class Progress {
    private final int good;
    private final AtomicInteger completed = new AtomicInteger();
    private volatile long end;

    Progress(int good) {
      this.good = good;
    }

    void handledOne() {
      if (completed.incrementAndGet() == good) {
        end = System.nanoTime();
      }
    }

    boolean isOver() {
      return completed.get() >= good;
    }
  }

  private static void send(Agent sender, int messages) {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      sent.add(sender.sendAsync(Draft.to(ROLE).subject("good")));
    }
    sent.forEach(Futures::await);
  }

  private static int send(AgentHub hub, Agent sender, int messages) {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    int bad = 0;
    for (int i = 0; i < messages; i++) {
      Kind kind = KINDS.get(bad % KINDS.size());
      if (i % ONE_IN != ONE_IN / 2) {
        sent.add(sender.sendAsync(Draft.to(ROLE).subject("good")));
      } else if (kind == Kind.MALFORMED) {
        byte[] body = "no envelope".getBytes(StandardCharsets.UTF_8);
        Publication raw = Publication.of(Subjects.inbox(Role.of(ROLE)), Headers.none(), body);
        sent.add(hub.broker().execute(List.of(raw)));
        bad++;
      } else {
        sent.add(sender.sendAsync(Draft.to(ROLE).subject(kind.name())));
        bad++;
      }
    }
    sent.forEach(Futures::await);
    return bad;
  }

  private static Outcome handle(Message message, Progress progress) throws InterruptedException {
    switch (message.subject()) {
      case "EXCEPTION" -> throw new IllegalStateException("poison");
      case "ERROR" -> throw new AssertionError("poison");
      case "RETRY" -> {
        return Outcome.retry("poison");
      }
      case "HANG" -> new java.util.concurrent.CountDownLatch(1).await();
      default -> progress.handledOne();
    }
    return Outcome.done("");
  }

  /**
   * Runs it without and with poison in turn, after a warm-up, and prints each result and the median
   * of the ratios. Each turn begins with the other of the two, lest the first one always be the
   * colder.
   *
   * @param args how many messages, and how many turns
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    int messages = Integer.parseInt(args[0]);
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    run("embedded:memory", messages, true);
    run("embedded:memory", messages, false);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      boolean poisonFirst = i % 2 == 1;
      Result first = run("embedded:memory", messages, poisonFirst);
      Result second = run("embedded:memory", messages, !poisonFirst);
      Result clean = poisonFirst ? second : first;
      Result mixed = poisonFirst ? first : second;
      ratios.add(mixed.perSecond() / clean.perSecond());
      System.out.printf(
          "good %d of %d completed, %d dead letters, %.0f/s against %.0f/s without poison (%.2f)%n",
          mixed.completed(),
          mixed.good(),
          mixed.letters().size(),
          mixed.perSecond(),
          clean.perSecond(),
          ratios.get(i));
    }
    ratios.sort(null);
    System.out.printf("median of the ratios: %.2f%n", ratios.get(ratios.size() / 2));
  }
}
