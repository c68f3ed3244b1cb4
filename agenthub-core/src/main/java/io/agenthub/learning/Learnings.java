/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Broker;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Outbox;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageId;
import io.agenthub.message.MessageType;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The learnings of the organisation as one agent sees them: a fold over the learning stream.
 *
 * <p>What anybody publishes starts at a trust of 0.5. This agent's own outcomes, each once, move
 * it; at 0.7 it becomes policy of this agent, and of no other. What others say of it helps by at
 * most a quarter of the prior weight, and only from those whose own learnings have held here.
 *
 * <p><b>Durability:</b> as that of the stream; a view holds nothing of its own, and one that is
 * opened later or was offline comes to the same numbers.
 *
 * <p><b>Order:</b> each call sees everything that was stored before it.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Learnings implements AutoCloseable {
  /** With fewer characters no learning is named. */
  static final int SHORTEST_PREFIX = 6;

  private final Outbox outbox;
  private final Role observer;
  private final TimeSource time;
  private final LearningLog log;
  private final LearningView view;
  private final ChangeWatch changes;
  private @Nullable Standings standings;
  private long standingsOf = -1;

  /** The view of an agent; reads the whole stream at its first use. */
  public Learnings(
      Broker broker, Outbox outbox, TimeSource time, Role observer, LearningSettings settings) {
    this.outbox = outbox;
    this.observer = observer;
    this.time = time;
    this.log = new LearningLog(broker);
    this.view = new LearningView(observer, settings);
    this.changes = new ChangeWatch(broker, this::list);
  }

  /** Whose view it is. */
  public Role observer() {
    return observer;
  }

  /**
   * Publishes something this agent found out. The same content is the same learning, whoever
   * publishes it; publishing it again is no evidence.
   *
   * @return as this agent sees it
   * @throws PayloadRejectedException if it is over a limit, or the content screen or a built-in
   *     rule refuses it; nothing is stored
   */
  public Learning publish(Card card) {
    Explainer.check(card, view.settings(), observer);
    String id = card.id();
    if (find(id).isEmpty()) {
      ensureRoom();
    }
    String key = "learning-" + observer + "-" + id;
    await(LearningRecords.draft(card).once(key), MessageType.LEARNING);
    return require(id);
  }

  private synchronized void ensureRoom() {
    int limit = view.settings().limits().unconfirmed();
    if (view.unconfirmed(observer.name()) >= limit) {
      throw new PayloadRejectedException(
          "'%s' has published %d learnings without evidence of its own; the limit is %d. Confirm or retire some first."
              .formatted(observer, view.unconfirmed(observer.name()), limit));
    }
  }

  /** See {@link #confirm(String, Grounds)}; a person says so. */
  public Learning confirm(String learningId, String evidenceId) {
    return confirm(learningId, Grounds.of(evidenceId));
  }

  /**
   * Records that the learning worked for this agent.
   *
   * @param learningId the id, or at least its first six characters
   * @return as this agent sees it afterwards
   * @throws NotFoundException if there is no such learning
   */
  public Learning confirm(String learningId, Grounds grounds) {
    return judge(learningId, true, grounds);
  }

  /** See {@link #contradict(String, Grounds)}; a person says so. */
  public Learning contradict(String learningId, String evidenceId) {
    return contradict(learningId, Grounds.of(evidenceId));
  }

  /** Records that the learning did not work for this agent. See {@link #confirm}. */
  public Learning contradict(String learningId, Grounds grounds) {
    return judge(learningId, false, grounds);
  }

  private Learning judge(String learningId, boolean worked, Grounds grounds) {
    Learning learning = require(learningId);
    Futures.await(record(learning, worked, grounds));
    reportConflicts();
    return require(learning.id());
  }

  /** Records an outcome without waiting; the future completes when it is stored. */
  public CompletableFuture<Receipt> record(Learning learning, boolean worked, Grounds grounds) {
    String key = MessageId.token(learning.id() + " " + grounds.evidenceId());
    String word = worked ? "worked" : "did not work";
    Grounds named = grounds.outcome().isEmpty() ? grounds.outcome(word) : grounds;
    Draft draft =
        LearningRecords.draft(learning.id(), learning.subject(), named)
            .once("evidence-" + observer + "-" + key);
    MessageType type = worked ? MessageType.LEARNING_CONFIRMED : MessageType.LEARNING_CONTRADICTED;
    return outbox.publish(observer, Subjects.learning(observer), draft, type);
  }

  /**
   * Records a decision. Those who may not make it are refused here, and ignored by every view if
   * they write it all the same.
   *
   * @return as this agent sees it afterwards
   * @throws NotFoundException if there is no such learning
   * @throws PermissionDeniedException if it is not this agent's to decide
   */
  public Learning decide(String learningId, Decision decision, String reason) {
    Learning learning = require(learningId);
    boolean person = view.settings().persons().contains(observer);
    boolean own = learning.author().equals(observer.name());
    boolean foreign = decision == Decision.REVOKED && !own;
    if (!person && (decision == Decision.APPROVED || foreign)) {
      throw new PermissionDeniedException(
          "'%s' may not decide this about learning %s: that is for %s%s."
              .formatted(
                  observer,
                  Standings.brief(learning.id()),
                  decision == Decision.REVOKED ? "its author '" + learning.author() + "' or " : "",
                  view.settings().persons()));
    }
    Draft draft =
        Draft.about(learning.subject()).message(reason).field("learning_id", learning.id());
    await(draft, LearningRecords.type(decision));
    reportConflicts();
    return require(learning.id());
  }

  private void await(Draft draft, MessageType type) {
    Futures.await(outbox.publish(observer, Subjects.learning(observer), draft, type));
  }

  /** All learnings this agent knows, in the order in which they were published. */
  public synchronized List<Learning> list() {
    return current().all();
  }

  /** The same, looked back upon; folds the whole stream once more. */
  public List<Learning> list(Hindsight hindsight) {
    LearningView other = new LearningView(observer, view.settings());
    log.readInto(other, hindsight, false);
    return new Standings(other, hindsight.now(time.now())).all();
  }

  /** One learning by its id; empty if this agent does not know it. */
  public synchronized Optional<Learning> find(String learningId) {
    Standings now = current();
    return Optional.ofNullable(view.entry(learningId)).map(now::learning);
  }

  /**
   * One learning by its id or the beginning of it.
   *
   * @throws NotFoundException if there is none, or more than one
   */
  public synchronized Learning require(String idOrPrefix) {
    Standings now = current();
    Entry exact = view.entry(idOrPrefix);
    if (exact != null) {
      return now.learning(exact);
    }
    List<Entry> found =
        idOrPrefix.length() < SHORTEST_PREFIX
            ? List.of()
            : view.entries().stream()
                .filter(entry -> entry.isPublished() && entry.id.startsWith(idOrPrefix))
                .limit(2)
                .toList();
    if (found.size() != 1) {
      throw new NotFoundException(
          "'%s' knows %s learning %s; list shows which there are."
              .formatted(observer, found.isEmpty() ? "no" : "more than one", idOrPrefix));
    }
    return now.learning(found.get(0));
  }

  /**
   * The active policies that matter for a text, the most relevant first. A conflict among them that
   * is new is put into the log, as it is when an outcome or a decision is recorded; merely looking
   * writes nothing.
   *
   * @param limit the most to return
   */
  public List<Learning> policies(String text, int limit) {
    return relevant(text, limit, 0).policies();
  }

  /** The candidates that matter for a text: unverified, never to be taken as policy. */
  public synchronized List<Learning> suggestions(String text, int limit) {
    Standings now = current();
    return find(text, limit, now, now::isSuggestible);
  }

  /**
   * What matters for a text, as {@link #policies} and {@link #suggestions} give it, at one look at
   * the stream.
   *
   * @param policies the most active policies to return
   * @param suggestions the most candidates to return
   */
  public Relevant relevant(String text, int policies, int suggestions) {
    List<ConflictReport> reports;
    synchronized (this) {
      Standings now = current();
      reports = newConflicts(now);
      if (reports.isEmpty()) {
        return relevant(text, policies, suggestions, now);
      }
    }
    reports.forEach(report -> report.send(outbox, observer));
    synchronized (this) {
      return relevant(text, policies, suggestions, current());
    }
  }

  /**
   * What matters for a text, the most relevant first.
   *
   * @param policies active ones
   * @param suggestions candidates, unverified
   */
  public record Relevant(List<Learning> policies, List<Learning> suggestions) {}

  private Relevant relevant(String text, int policies, int suggestions, Standings now) {
    return new Relevant(
        find(text, policies, now, now::isActive), find(text, suggestions, now, now::isSuggestible));
  }

  private void reportConflicts() {
    List<ConflictReport> reports;
    synchronized (this) {
      reports = newConflicts(current());
    }
    reports.forEach(report -> report.send(outbox, observer));
  }

  private List<ConflictReport> newConflicts(Standings now) {
    return now.conflicts().stream()
        .filter(conflict -> !view.isRecorded(conflict))
        .map(conflict -> ConflictReport.of(conflict, observer, view.settings().persons()))
        .toList();
  }

  private List<Learning> find(String text, int limit, Standings now, Predicate<Entry> wanted) {
    if (limit == 0) {
      return List.of();
    }
    return view
        .relevance()
        .find(text, limit, id -> matches(id, wanted), id -> rank(id, now))
        .stream()
        .flatMap(id -> Optional.ofNullable(view.entry(id)).stream())
        .map(now::learning)
        .toList();
  }

  private boolean matches(String id, Predicate<Entry> wanted) {
    Entry entry = view.entry(id);
    return entry != null && wanted.test(entry);
  }

  /** Trust first, the author's estimate as a tie-break. */
  private double rank(String id, Standings now) {
    Entry entry = view.entry(id);
    return entry == null
        ? 0
        : now.trust(entry).value().doubleValue() + entry.card().confidence() / 10;
  }

  /** Why a learning is what it is. */
  public Explanation explain(String learningId) {
    return explain(learningId, Hindsight.NOW);
  }

  /**
   * The same, looked back upon.
   *
   * @throws NotFoundException if it would not be known then
   */
  public Explanation explain(String learningId, Hindsight hindsight) {
    String id = require(learningId).id();
    return Explainer.explain(log, observer, view.settings(), id, hindsight, time.now());
  }

  /** What the view holds, in numbers. */
  public synchronized LearningStatistics statistics() {
    Map<LearningState, Integer> states = new TreeMap<>();
    Map<String, Integer> activeFrom = new TreeMap<>();
    long confirmations = 0;
    long contradictions = 0;
    for (Learning learning : list()) {
      states.merge(learning.state(), 1, Integer::sum);
      if (learning.isActive()) {
        activeFrom.merge(learning.author(), 1, Integer::sum);
      }
      confirmations += learning.confirmations();
      contradictions += learning.contradictions();
    }
    return new LearningStatistics(
        states, confirmations, contradictions, activeFrom, view.refused());
  }

  /**
   * Tells of changes of state from now on: those that a record causes at once, those that idle time
   * causes with the next record.
   */
  public void onChange(LearningListener listener) {
    changes.add(listener);
  }

  private synchronized Standings current() {
    log.readInto(view, Hindsight.NOW, true);
    Instant minute = time.now().truncatedTo(ChronoUnit.MINUTES);
    Standings known = standings;
    if (known == null || standingsOf != view.last() || !known.now().equals(minute)) {
      known = new Standings(view, minute);
      standings = known;
      standingsOf = view.last();
    }
    return known;
  }

  /** Stops telling of changes. Idempotent. */
  @Override
  public void close() {
    changes.close();
  }
}
