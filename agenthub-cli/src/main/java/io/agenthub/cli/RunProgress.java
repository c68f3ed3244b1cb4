/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.LoopBuilder;
import io.agenthub.broker.StoredMessage;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Printable;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a loop does, and ends it after a number of messages.
 *
 * <p>The loop is told to take no more when the last message begins, not when it has ended: then the
 * next one would have been handed out already, and giving it back would cost it an attempt.
 */
final class RunProgress implements LoopListener {
  private static final int BRIEF = 100;

  private final Output output;
  private final long most;
  private @Nullable InboxLoop loop;
  private boolean last;
  private long ended;
  private long startedAt;
  private volatile Duration pause = Duration.ZERO;

  /** Counts up to {@code most}; 0 stands for no end. */
  RunProgress(Output output, long most) {
    this.output = output;
    this.most = most;
  }

  /** Runs the loop until the last message has ended or the process is told to end. */
  void follow(LoopBuilder builder, ShutdownHook shutdown) throws InterruptedException {
    while (!shutdown.isRunning() && !isOver()) {
      InboxLoop current = builder.start();
      adopt(current);
      try {
        current.ended().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the loop ended with a failure", e.getCause());
      }
      adopt(null);
      TimeUnit.MILLISECONDS.sleep(isOver() ? 0 : pause.toMillis());
    }
  }

  /** The session, listened to: what it asks one loop to wait, the next one does not know. */
  AgentSession listeningTo(AgentSession session) {
    return new AgentSession() {
      @Override
      public Outcome prompt(Prompt prompt) throws Exception {
        Outcome outcome = session.prompt(prompt);
        pause = outcome instanceof Outcome.Unavailable away ? away.pause() : Duration.ZERO;
        return outcome;
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private synchronized boolean isOver() {
    return most > 0 && ended >= most;
  }

  /** The first message may have begun before its loop is known here. */
  private synchronized void adopt(@Nullable InboxLoop current) {
    loop = current;
    if (current == null) {
      last = false;
    } else if (last) {
      current.stop();
    }
  }

  private void stop() {
    last = true;
    if (loop != null) {
      loop.stop();
    }
  }

  @Override
  public synchronized void onStarted(Role role, Message message) {
    startedAt = System.nanoTime();
    if (most > 0 && ended + 1 >= most) {
      stop();
    }
    output.text(
        "started    %s  %s from %s: %s"
            .formatted(
                Printable.line(message.id()),
                message.priority().wireName(),
                Printable.brief(message.from(), BRIEF),
                Printable.brief(message.subject(), BRIEF)));
  }

  @Override
  public synchronized void onCompleted(
      Role role, Message message, boolean succeeded, String result) {
    ended++;
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    Map<String, @Nullable Object> record = record(message.id(), role, message.attempt());
    record.put("status", succeeded ? "completed" : "failed");
    record.put("result", result);
    record.put("duration_ms", took.toMillis());
    output.result(
        record,
        "%-9s  %s  %s  %s"
            .formatted(
                succeeded ? "completed" : "failed",
                Printable.line(message.id()),
                Lines.brief(took),
                Printable.brief(result, BRIEF)));
  }

  @Override
  public synchronized void onErrandStarted(Role role, Message errand) {
    startedAt = System.nanoTime();
    if (most > 0 && ended + 1 >= most) {
      stop();
    }
    output.text("idle       " + Printable.brief(errand.text(), BRIEF));
  }

  @Override
  public synchronized void onErrandEnded(Role role, Message errand, Outcome outcome) {
    ended++;
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", role.name());
    record.put("status", "idle_work");
    record.put("result", outcome.text());
    record.put("duration_ms", took.toMillis());
    output.result(
        record,
        "idle work  %s  %s".formatted(Lines.brief(took), Printable.brief(outcome.text(), BRIEF)));
  }

  @Override
  public synchronized void onRetried(Role role, Message message, Duration delay, String reason) {
    Map<String, @Nullable Object> record = record(message.id(), role, message.attempt());
    record.put("status", "retried");
    record.put("result", reason);
    record.put("delay_ms", delay.toMillis());
    output.result(
        record,
        "again in   %s  %s  %s"
            .formatted(
                Printable.line(message.id()), Lines.brief(delay), Printable.brief(reason, BRIEF)));
  }

  @Override
  public synchronized void onGivenBack(Role role, Message message, String reason) {
    withoutAnAttempt("given_back", "put back", role, message, reason);
  }

  @Override
  public synchronized void onNoted(Role role, Message message) {
    withoutAnAttempt("noted", "noted", role, message, message.subject());
  }

  @Override
  public synchronized void onDuplicate(Role role, Message message) {
    withoutAnAttempt("duplicate", "had ended", role, message, message.subject());
  }

  /** What became of a message without the command. */
  private void withoutAnAttempt(
      String status, String shown, Role role, Message message, String detail) {
    Map<String, @Nullable Object> record = record(message.id(), role, null);
    record.put("status", status);
    record.put("result", detail);
    output.result(
        record,
        "%-9s  %s  %s"
            .formatted(shown, Printable.line(message.id()), Printable.brief(detail, BRIEF)));
  }

  @Override
  public synchronized void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    ended++;
    String id = Message.idOf(message);
    Map<String, @Nullable Object> record = record(id, role, null);
    record.put("status", "dead");
    record.put("result", detail);
    record.put("reason", reason.wireName());
    output.result(
        record,
        "gave up    %s  %s: %s"
            .formatted(Printable.line(id), reason.wireName(), Printable.brief(detail, BRIEF)));
    if (isOver()) {
      stop();
    }
  }

  private static Map<String, @Nullable Object> record(
      String id, Role role, @Nullable Integer attempts) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("message_id", id);
    record.put("role", role.name());
    if (attempts != null) {
      record.put("attempts", attempts);
    }
    return record;
  }
}
