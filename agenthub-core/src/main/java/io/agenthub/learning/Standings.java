/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each learning is at one moment, when gates, sources, rivals and the limit on active policies
 * are taken into account.
 *
 * <p>A pure function of the view and the time. <b>Threads:</b> for one; good until the view
 * changes.
 */
final class Standings {
  private static final int SHOWN_OF_ID = 12;

  private final LearningView view;
  private final Instant now;
  private final Lineage lineage;

  /** What became of those that have the trust of a policy; the reason is null for the active. */
  private final Map<Entry, Verdict> verdicts = new HashMap<>();

  private final List<Conflict> conflicts = new ArrayList<>();

  private record Verdict(LearningState state, @Nullable String reason) {}

  Standings(LearningView view, Instant now) {
    this.view = view;
    this.now = now;
    this.lineage = new Lineage(view, now);
    elect();
  }

  /** The first characters of an id, by which people name it. */
  static String brief(String id) {
    return id.length() <= SHOWN_OF_ID ? id : id.substring(0, SHOWN_OF_ID);
  }

  Instant now() {
    return now;
  }

  /**
   * A learning that could be active.
   *
   * @param bound by which those of equal standing are ranked, reckoned once
   */
  private record Able(Entry entry, Trust bound) {}

  /** Those with the weakest evidence step back where only some can be active. */
  private void elect() {
    List<Able> able = new ArrayList<>();
    for (Entry entry : view.contenders()) {
      if (entry.isPublished()
          && byTrust(entry) == LearningState.ACTIVE
          && obstacle(entry) == null) {
        able.add(new Able(entry, view.model(entry).lowerBound(entry.evidence())));
      }
    }
    able.sort(
        Comparator.comparing(Able::bound)
            .reversed()
            .thenComparingLong(one -> one.entry().sequence()));
    Rivals rivals = new Rivals();
    int most = view.settings().limits().active();
    Verdict capped =
        new Verdict(LearningState.CANDIDATE, "cap: %d others are active".formatted(most));
    int active = 0;
    for (Able one : able) {
      Entry entry = one.entry();
      Verdict verdict = rivals.verdict(one);
      if (verdict == null && active >= most) {
        verdict = capped;
      }
      verdicts.put(entry, verdict == null ? new Verdict(LearningState.ACTIVE, null) : verdict);
      active += verdict == null ? 1 : 0;
    }
  }

  /** Those that came first, by what only one of them may say or be for. */
  private final class Rivals {
    private final Map<String, Entry> sayings = new HashMap<>();
    private final Map<String, Able> situations = new HashMap<>();

    @Nullable Verdict verdict(Able able) {
      Entry entry = able.entry();
      String original = entry.original();
      Entry twin = sayings.putIfAbsent(original == null ? entry.id : original, entry);
      if (twin != null) {
        return new Verdict(
            LearningState.CANDIDATE,
            "says the same as %s, which is active".formatted(brief(twin.id)));
      }
      Card card = entry.card();
      if (card.category().isBlank() || card.appliesWhen().isBlank()) {
        return null;
      }
      String situation = Card.normal(card.category()) + "\n" + Card.normal(card.appliesWhen());
      Able first = situations.putIfAbsent(situation, able);
      if (first == null) {
        return null;
      }
      Conflict conflict = new Conflict(first.entry(), entry, first.bound().equals(able.bound()));
      conflicts.add(conflict);
      return new Verdict(LearningState.SUSPENDED, conflict.reason());
    }
  }

  /** The state by trust: own evidence, else with the help of others. */
  private LearningState byTrust(Entry entry) {
    LearningState local = entry.localState(view.model(entry), now, view.contextGate());
    boolean helped =
        local != LearningState.ACTIVE
            && !entry.votes().isEmpty()
            && entry.isOpen(view.contextGate())
            && lineage.trust(entry).isAtLeast(Trust.PROMOTED);
    return helped ? LearningState.ACTIVE : local;
  }

  /** What keeps a learning with enough trust from being active; null if nothing does. */
  private @Nullable String obstacle(Entry entry) {
    if (!entry.problems().isEmpty() || lineage.revoked(entry) != null || entry.isRetired()) {
      return "it is put away";
    }
    if (!entry.denials().isEmpty()) {
      return "denied by the built-in rule '%s', whatever its trust"
          .formatted(String.join("', '", entry.denials()));
    }
    if (lineage.hasRevokedTwin(entry)) {
      return "says the same as a revoked learning; a person must approve it";
    }
    boolean capped = lineage.trust(entry).compareTo(ownTrust(entry)) < 0;
    return capped && !lineage.trust(entry).isAtLeast(Trust.PROMOTED)
        ? "its sources are not trusted enough"
        : null;
  }

  private Trust ownTrust(Entry entry) {
    return entry.localTrust(view.model(entry), now);
  }

  /** The conflicts among what would be policy. */
  List<Conflict> conflicts() {
    return conflicts;
  }

  boolean isActive(Entry entry) {
    Verdict verdict = verdicts.get(entry);
    return verdict != null && verdict.state() == LearningState.ACTIVE;
  }

  /** Whether it may be shown as an unverified suggestion. */
  boolean isSuggestible(Entry entry) {
    return state(entry) == LearningState.CANDIDATE
        && obstacle(entry) == null
        && (entry.risks().isEmpty() || entry.approvedBy() != null);
  }

  LearningState state(Entry entry) {
    if (lineage.revoked(entry) != null) {
      return LearningState.REVOKED;
    }
    if (!entry.problems().isEmpty()) {
      return LearningState.QUARANTINED;
    }
    if (entry.isRetired()) {
      return LearningState.RETIRED;
    }
    Verdict verdict = verdicts.get(entry);
    if (verdict != null) {
      return verdict.state();
    }
    LearningState state = byTrust(entry);
    return state == LearningState.ACTIVE ? LearningState.CANDIDATE : state;
  }

  Trust trust(Entry entry) {
    return lineage.trust(entry);
  }

  Learning learning(Entry entry) {
    int votesFor = (int) entry.votes().values().stream().filter(worked -> worked).count();
    return new Learning(
        entry.id,
        entry.card(),
        List.copyOf(entry.authors()),
        entry.publishedAt(),
        trust(entry),
        state(entry),
        reasons(entry),
        entry.confirmations(),
        entry.contradictions(),
        votesFor,
        entry.votes().size() - votesFor,
        Optional.ofNullable(entry.original()),
        rivals(entry));
  }

  private List<String> rivals(Entry entry) {
    return conflicts.stream()
        .filter(conflict -> conflict.isAbout(entry))
        .map(conflict -> conflict.rivalOf(entry).id)
        .toList();
  }

  private List<String> reasons(Entry entry) {
    List<String> reasons = new ArrayList<>();
    String revoked = lineage.revoked(entry);
    if (revoked != null) {
      reasons.add(revoked);
    }
    reasons.addAll(entry.problems());
    if (entry.isRetired()) {
      reasons.add("put away by decision");
    }
    String obstacle = reasons.isEmpty() ? obstacle(entry) : null;
    if (obstacle != null) {
      reasons.add(obstacle);
    }
    if (!entry.risks().isEmpty() && entry.approvedBy() == null) {
      reasons.add(
          "touches %s: a person must approve it".formatted(String.join(", ", entry.risks())));
    }
    if (isTrusted(entry) && entry.contexts() < view.contextGate()) {
      reasons.add("seen in one situation only");
    }
    Verdict verdict = verdicts.get(entry);
    if (verdict != null && verdict.reason() != null) {
      reasons.add(verdict.reason());
    }
    if (entry.votes().containsValue(false)) {
      reasons.add("it did not work for others");
    }
    return reasons;
  }

  private boolean isTrusted(Entry entry) {
    return ownTrust(entry).isAtLeast(Trust.PROMOTED);
  }

  List<Learning> all() {
    return view.entries().stream().filter(Entry::isPublished).map(this::learning).toList();
  }
}
