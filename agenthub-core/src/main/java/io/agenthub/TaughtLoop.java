/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.LearningUse.Finding;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.learning.BuiltInPolicy;
import io.agenthub.learning.Grounds;
import io.agenthub.learning.Learning;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Verifier;
import io.agenthub.loop.Counsel;
import io.agenthub.loop.Handler;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.StepHandler;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.MessageId;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what an agent has learned before its session, and what came of the message into the log.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class TaughtLoop implements Counsel, LoopListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaughtLoop.class);
  private static final String OPERATOR = "operator-";
  private static final int SHOWN_OF_ID = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Learnings view;
  private final LearningUse use;
  private final Map<String, Lesson> lessons = new ConcurrentHashMap<>();

  /** Completes when all that is on its way is in the log, or has failed. */
  private CompletableFuture<?> recorded = CompletableFuture.completedFuture(true);

  /**
   * What was shown with a message, and what a check found since.
   *
   * @param shown policies and suggestions
   * @param finding of the check
   */
  private record Lesson(List<Learning> shown, Finding finding) {}

  TaughtLoop(Learnings view, LearningUse use) {
    this.view = view;
    this.use = use;
  }

  /** A learning stream that cannot be read keeps no message from being handled. */
  @Override
  public Advice on(Message message) {
    if (message.type().isCompletion()) {
      return Advice.NONE;
    }
    try {
      return advice(message);
    } catch (AgentHubException e) {
      LOG.warn(
          "'{}' works on {} without policy: {}", view.observer(), message.id(), e.getMessage());
      return Advice.NONE;
    }
  }

  private Advice advice(Message message) {
    String text = message.subject() + "\n" + message.text();
    Learnings.Relevant relevant = view.relevant(text, use.policies(), use.suggestions());
    List<Learning> policies = relevant.policies();
    List<Learning> suggestions = relevant.suggestions();
    List<Learning> shown = new ArrayList<>(policies);
    shown.addAll(suggestions);
    if (shown.isEmpty()) {
      return Advice.NONE;
    }
    lessons.put(message.id(), new Lesson(List.copyOf(shown), Finding.UNKNOWN));
    List<String> lines = new ArrayList<>();
    for (BuiltInPolicy rule : use.settings().builtIn()) {
      lines.add("[rule] " + rule.text());
    }
    policies.forEach(policy -> lines.add(line(policy)));
    return new Advice(lines, suggestions.stream().map(TaughtLoop::line).toList());
  }

  private static String line(Learning learning) {
    String id = learning.id().substring(0, Math.min(SHOWN_OF_ID, learning.id().length()));
    return "[%s, trust %s] %s: %s"
        .formatted(id, learning.trust(), learning.card().trigger(), learning.message());
  }

  /** The handler, with the check after it. */
  Handler around(Handler handler) {
    return ((StepHandler)
            (message, work) -> {
              Outcome outcome = handler.handle(message, work);
              if (outcome instanceof Outcome.Done done) {
                look(message, done.result());
                for (Message other : work.others()) {
                  look(other, done.result());
                }
              }
              return outcome;
            })
        .asHandler();
  }

  private void look(Message message, String result) throws InterruptedException {
    Finding finding = verify(message, result);
    lessons.computeIfPresent(message.id(), (id, lesson) -> new Lesson(lesson.shown(), finding));
  }

  private Finding verify(Message message, String result) throws InterruptedException {
    if (!lessons.containsKey(message.id())) {
      return Finding.UNKNOWN;
    }
    try {
      return use.check().verify(message, result);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("The check of message {} of '{}' failed", message.id(), view.observer(), e);
      return Finding.UNKNOWN;
    }
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    Lesson lesson = lessons.remove(message.id());
    if (lesson != null) {
      lesson.shown().forEach(learning -> record(learning, message, succeeded, lesson.finding()));
    }
  }

  private void record(Learning learning, Message message, boolean succeeded, Finding finding) {
    boolean verified = finding != Finding.UNKNOWN;
    boolean worked = verified ? finding == Finding.PASSED : succeeded;
    Grounds grounds =
        Grounds.of(message.id())
            .verifiedBy(verified ? Verifier.TEST : Verifier.MODEL)
            .inTask(message.id())
            .inContext(MessageId.token("situation " + message.subject() + "\n" + message.text()))
            .through(senders(message))
            .outcome(verified ? "verified" : succeeded ? "completed" : "failed");
    waitFor(
        view.record(learning, worked, grounds)
            .handle(
                (receipt, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "The outcome of message {} is not recorded for learning {}: {}",
                        message.id(),
                        learning.id(),
                        failure.getMessage());
                  }
                  return true;
                }));
  }

  /** Other clients may write a role that is not the name under which they publish learnings. */
  private static List<String> senders(Message message) {
    String operator = message.envelope().fromOperator();
    String name = operator.startsWith(OPERATOR) ? operator.substring(OPERATOR.length()) : operator;
    return Stream.of(message.from(), name).distinct().toList();
  }

  private synchronized void waitFor(CompletableFuture<?> record) {
    recorded = CompletableFuture.allOf(recorded, record);
  }

  private synchronized CompletableFuture<?> recorded() {
    return recorded;
  }

  @Override
  public void onErrandEnded(Role role, Message errand, Outcome outcome) {
    if (outcome instanceof Outcome.Done || outcome instanceof Outcome.Failed) {
      onCompleted(role, errand, outcome instanceof Outcome.Done, "");
    } else {
      lessons.remove(errand.id());
    }
  }

  @Override
  public void onDuplicate(Role role, Message message) {
    lessons.remove(message.id());
  }

  @Override
  public void onRetried(Role role, Message message, Duration delay, String reason) {
    lessons.remove(message.id());
  }

  @Override
  public void onGivenBack(Role role, Message message, String reason) {
    lessons.remove(message.id());
  }

  @Override
  public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    lessons.remove(Message.idOf(message));
  }

  @Override
  public void close() {
    try {
      recorded().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("'{}' ends before all evidence is in the log", view.observer(), e);
    }
    view.close();
  }
}
