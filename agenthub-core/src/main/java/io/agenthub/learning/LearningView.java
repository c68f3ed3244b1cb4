/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.learning.ContentScreen.Findings;
import io.agenthub.learning.LearningEvent.Conflicted;
import io.agenthub.learning.LearningEvent.Decided;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.LearningEvent.Published;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fold: what one agent makes of the records of the learning stream.
 *
 * <p>Events count in the order of their sequence, each once: an event that is not newer than the
 * last is ignored, so that duplicates and replays change nothing.
 *
 * <p><b>Threads:</b> for one.
 */
final class LearningView {
  /** More than any model admits. */
  private static final long ALL_HELP = Long.MAX_VALUE / 4;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final String observer;
  private final LearningSettings settings;
  private final Trace trace;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<Entry> contenders = new LinkedHashSet<>();
  private final Set<String> conflicts = new HashSet<>();
  private final Waiting waiting;
  private final NearDuplicates duplicates = new NearDuplicates();
  private final Relevance relevance = new Relevance();
  private final Reputations reputations = new Reputations();
  private final Hashes hashes = new Hashes();
  private final Descent descent = new Descent();
  private long last;

  /** Hears what each event did. */
  @FunctionalInterface
  interface Trace {
    /** Does not listen. */
    Trace NONE = (view, event, weight, note) -> {};

    /**
     * An event has been taken in.
     *
     * @param weight what an outcome weighed, in millionths
     * @param note why it weighs less than might be thought; empty if it does not
     */
    void on(LearningView view, LearningEvent event, long weight, String note);
  }

  LearningView(Role observer, LearningSettings settings, Trace trace) {
    this.observer = observer.name();
    this.settings = settings;
    this.waiting = new Waiting(settings.limits().unconfirmed());
    this.trace = trace;
  }

  LearningView(Role observer, LearningSettings settings) {
    this(observer, settings, Trace.NONE);
  }

  /** The view that comes of these events, whatever their order and however often each occurs. */
  static LearningView of(
      Role observer, LearningSettings settings, Collection<? extends LearningEvent> events) {
    LearningView view = new LearningView(observer, settings);
    events.stream().sorted(Comparator.comparingLong(LearningEvent::sequence)).forEach(view::apply);
    return view;
  }

  /** Takes an event in; false if it was known. */
  boolean apply(LearningEvent event) {
    if (event.sequence() <= last) {
      return false;
    }
    last = event.sequence();
    if (event instanceof Published published) {
      publish(published);
    } else if (event instanceof Judged judged) {
      judge(judged);
    } else if (event instanceof Decided decided) {
      decide(decided);
    } else if (event instanceof Conflicted conflicted) {
      note(conflicted);
    }
    return true;
  }

  /** Notes that the stream was read up to here. */
  void skipTo(long sequence) {
    last = Math.max(last, sequence);
  }

  long last() {
    return last;
  }

  LearningSettings settings() {
    return settings;
  }

  String observer() {
    return observer;
  }

  Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  @Nullable Entry entry(String id) {
    Entry entry = entries.get(id);
    return entry == null || !entry.isPublished() ? null : entry;
  }

  /** Those that may be active. */
  Collection<Entry> contenders() {
    return contenders;
  }

  Relevance relevance() {
    return relevance;
  }

  Descent descent() {
    return descent;
  }

  /** How many learnings of each author were not taken in. */
  Map<String, Integer> refused() {
    return waiting.refused();
  }

  /** How many of an author's learnings wait for this agent's evidence. */
  int unconfirmed(String author) {
    return waiting.of(author);
  }

  TrustModel model(Entry entry) {
    return entry.risks().isEmpty() ? settings.model() : settings.strict();
  }

  private void publish(Published event) {
    String id = mayHave(event.claimedId()) ? event.claimedId() : event.learningId();
    Entry entry = entries.get(id);
    if (entry != null && entry.isPublished()) {
      publishAgain(entry, event);
      return;
    }
    if (!waiting.admits(event.publisher())) {
      return;
    }
    Entry fresh = entry == null ? new Entry(id) : entry;
    entries.put(id, fresh);
    introduce(fresh, event);
    trace.on(this, event, 0, "");
  }

  private boolean mayHave(String claimedId) {
    return ID.matcher(claimedId).matches() && !hashes.isMistakenFor(claimedId);
  }

  private void publishAgain(Entry entry, Published event) {
    if (entry.contentId().equals(event.learningId())) {
      entry.alsoBy(event.publisher());
      trace.on(this, event, 0, "published again, as one more author");
    } else if (!entry.isCertified() && event.learningId().equals(entry.id)) {
      // an id that is the hash of its content outranks one that somebody took
      forget(entry);
      Entry fresh = new Entry(entry.id);
      entries.put(fresh.id, fresh);
      introduce(fresh, event);
      trace.on(this, event, 0, "takes its id from other content");
    }
  }

  /** What was found out and decided about other content says nothing of what has its id now. */
  private void forget(Entry entry) {
    waiting.release(entry);
    reputations.note(entry, settings.principal().apply(entry.author()), Trust.HALF);
    contenders.remove(entry);
    descent.forget(entry);
    relevance.forget(entry.id);
    duplicates.forget(entry.id);
    entries.values().stream().filter(e -> entry.id.equals(e.original())).forEach(this::compare);
  }

  private void introduce(Entry entry, Published event) {
    Findings findings = settings.screen().look(event.card());
    Published kept = findings.problems().isEmpty() ? event : event.brief();
    entry.publish(kept, findings, denials(kept.card()));
    if (entry.isCertified()) {
      hashes.add(entry.id);
    }
    descent.add(entry);
    waiting.add(entry);
    if (findings.problems().isEmpty()) {
      index(entry);
    }
    settle(entry, event);
  }

  private List<String> denials(Card card) {
    List<String> names = new ArrayList<>();
    for (BuiltInPolicy rule : settings.builtIn()) {
      if (rule.forbids(card)) {
        names.add(rule.name());
      }
    }
    return List.copyOf(names);
  }

  private void index(Entry entry) {
    compare(entry);
    relevance.add(entry.id, entry.card());
  }

  private void compare(Entry entry) {
    Card card = entry.card();
    Optional<String> first = duplicates.add(entry.id, card.trigger() + "\n" + card.message());
    entry.sameAs(first.filter(id -> !id.equals(entry.id)).orElse(null));
  }

  private void judge(Judged event) {
    boolean own = event.publisher().equals(observer);
    Entry entry = entries.get(event.learningId());
    if (entry == null) {
      if (!own) {
        return; // others' votes on what this view never took in
      }
      entry = new Entry(event.learningId());
      entries.put(entry.id, entry);
    }
    if (!own) {
      vote(entry, event);
    } else if (entry.isNew(event.grounds().evidenceId())) {
      count(entry, event);
    } else {
      trace.on(this, event, 0, "this evidence has been counted");
    }
  }

  private void count(Entry entry, Judged event) {
    Grounds grounds = event.grounds();
    boolean echo = isEcho(entry, grounds);
    long full = echo ? 0 : grounds.verifier().weight();
    long weight =
        entry.judge(
            event.worked(), full, grounds.context(), event.at(), model(entry), contextGate());
    if (entry.confirmations() > 0) {
      waiting.release(entry);
    }
    settle(entry, event);
    trace.on(this, event, weight, note(echo, full, weight));
  }

  private static String note(boolean echo, long full, long weight) {
    if (echo) {
      return "an echo of the author";
    }
    return weight < full ? "a situation seen before" : "";
  }

  /** Whether it is the author who speaks, or speaks through others. */
  private boolean isEcho(Entry entry, Grounds grounds) {
    boolean ownClaim = grounds.task().isEmpty() && entry.authors().contains(observer);
    return ownClaim || isThroughAuthor(entry, grounds);
  }

  private static boolean isThroughAuthor(Entry entry, Grounds grounds) {
    return !grounds.path().isEmpty() && !Collections.disjoint(grounds.path(), entry.authors());
  }

  private void vote(Entry entry, Judged event) {
    String principal = settings.principal().apply(event.publisher());
    boolean echo = isThroughAuthor(entry, event.grounds());
    if (!echo) {
      entry.vote(principal, event.worked());
      contend(entry);
    }
    trace.on(this, event, 0, echo ? "an echo of the author" : "the word of another agent");
  }

  private void decide(Decided event) {
    Entry entry = entry(event.learningId());
    if (entry == null) {
      return;
    }
    String by = event.publisher();
    boolean person = settings.persons().stream().anyMatch(role -> role.name().equals(by));
    boolean allowed =
        switch (event.decision()) {
          case REVOKED -> person || by.equals(entry.author());
          case APPROVED -> person;
          case RETIRED -> person || by.equals(observer);
        };
    if (allowed) {
      carryOut(entry, event);
    }
    trace.on(this, event, 0, allowed ? "" : "'%s' may not decide this".formatted(by));
  }

  private void carryOut(Entry entry, Decided event) {
    switch (event.decision()) {
      case REVOKED -> {
        entry.revoke(event.publisher());
        descent.revoke(entry);
      }
      case RETIRED -> {
        entry.retire();
        waiting.release(entry);
      }
      case APPROVED -> {
        boolean unseen = !entry.problems().isEmpty();
        entry.approve(event.publisher());
        if (unseen) {
          index(entry);
        }
      }
    }
    settle(entry, event);
  }

  /** What is in conflict follows from the evidence; the record only says that it was told. */
  private void note(Conflicted event) {
    boolean own = event.publisher().equals(observer);
    if (!own) {
      trace.on(this, event, 0, "the word of another agent");
    } else if (conflicts.add(Conflict.key(event.learningId(), event.other()))) {
      trace.on(this, event, 0, event.tie() ? "as much evidence for both" : "");
    }
  }

  /** Whether the log says already that this agent has met the conflict. */
  boolean isRecorded(Conflict conflict) {
    return conflicts.contains(conflict.key());
  }

  /** Lets the state follow the evidence, and what depends on both. */
  private void settle(Entry entry, LearningEvent event) {
    Trust local = entry.settle(model(entry), event.at(), contextGate());
    if (entry.isPublished()) {
      reputations.note(entry, settings.principal().apply(entry.author()), local);
    }
    contend(entry);
  }

  int contextGate() {
    return settings.limits().contexts();
  }

  private void contend(Entry entry) {
    boolean maybe =
        entry.local() == LearningState.ACTIVE
            || (!entry.votes().isEmpty()
                && model(entry).trust(entry.evidence(), ALL_HELP, 0).isAtLeast(Trust.PROMOTED));
    if (entry.contends(maybe)) {
      if (maybe) {
        contenders.add(entry);
      } else {
        contenders.remove(entry);
      }
    }
  }

  /** What the votes of others are worth for a learning, in millionths; its authors' are nothing. */
  long help(Entry entry) {
    long sum = 0;
    for (Map.Entry<String, Boolean> vote : entry.votes().entrySet()) {
      long weight = reputations.weight(vote.getKey());
      if (weight > 0 && !isAuthor(entry, vote.getKey())) {
        sum += vote.getValue() ? weight : -weight;
      }
    }
    return Math.max(0, sum);
  }

  private boolean isAuthor(Entry entry, String principal) {
    return entry.authors().stream()
        .anyMatch(author -> settings.principal().apply(author).equals(principal));
  }
}
