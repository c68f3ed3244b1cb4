/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What learnings owe to those they were made from: none is trusted more than its sources, and what
 * one of them loses, it loses too.
 *
 * <p>Lines may be as long as their authors like and lead back to where they began; so nothing here
 * calls itself, and what comes of one does not depend on which was asked for first.
 *
 * <p><b>Threads:</b> for one; good for one state of the view.
 */
final class Lineage {
  private static final Trust FULL = new Trust(1, 1);

  private final LearningView view;
  private final Instant now;
  private final Map<Entry, Trust> trusts = new HashMap<>();
  private final Map<Entry, Trust> owns = new HashMap<>();
  private final Map<Entry, String> revocations = new HashMap<>();

  Lineage(LearningView view, Instant now) {
    this.view = view;
    this.now = now;
    for (Entry revoked : view.descent().revoked()) {
      revocations.put(revoked, "revoked by '%s'".formatted(revoked.revokedBy()));
    }
    view.descent().revoked().forEach(this::withdraw);
  }

  private void withdraw(Entry revoked) {
    String reason =
        "derived from %s, revoked by '%s'"
            .formatted(Standings.brief(revoked.id), revoked.revokedBy());
    Deque<Entry> open = new ArrayDeque<>(List.of(revoked));
    while (!open.isEmpty()) {
      for (Entry child : view.descent().madeFrom(open.pop())) {
        if (revocations.putIfAbsent(child, reason) == null) {
          open.push(child);
        }
      }
    }
  }

  /** The trust by own evidence and help, no more than that of the sources. */
  Trust trust(Entry entry) {
    if (entry.card().derivedFrom().isEmpty() && entry.original() == null) {
      return own(entry);
    }
    if (trusts.containsKey(entry)) {
      return known(entry);
    }
    Deque<Entry> open = new ArrayDeque<>(List.of(entry));
    while (!open.isEmpty()) {
      Entry next = open.getFirst();
      Entry before = unknownSource(next);
      if (before == null) {
        trusts.put(open.pop(), reckon(next));
      } else {
        open.push(before);
      }
    }
    return known(entry);
  }

  private @Nullable Entry unknownSource(Entry entry) {
    for (Entry source : sources(entry)) {
      if (!trusts.containsKey(source)) {
        return source;
      }
    }
    return null;
  }

  /** What was there before it, so that no line leads back to where it began. */
  private List<Entry> sources(Entry entry) {
    List<Entry> sources = new ArrayList<>();
    for (String parent : entry.card().derivedFrom()) {
      Entry source = older(entry, parent);
      if (source != null) {
        sources.add(source);
      }
    }
    Entry twin = older(entry, entry.original());
    if (twin != null) {
      sources.add(twin);
    }
    return sources;
  }

  private @Nullable Entry older(Entry entry, @Nullable String id) {
    Entry other = id == null ? null : view.entry(id);
    return other == null || other.sequence() >= entry.sequence() ? null : other;
  }

  /** From what is known of its sources. */
  private Trust reckon(Entry entry) {
    Trust trust = own(entry);
    for (String parent : entry.card().derivedFrom()) {
      Entry source = older(entry, parent);
      trust = trust.min(source == null ? Trust.HALF : known(source));
    }
    return trust.min(refutedTwin(entry));
  }

  private Trust known(Entry entry) {
    return trusts.getOrDefault(entry, Trust.HALF);
  }

  /** A paraphrase of what was refuted begins where that stands; of what is open, afresh. */
  private Trust refutedTwin(Entry entry) {
    Entry twin = older(entry, entry.original());
    return twin == null || known(twin).isAtLeast(Trust.HALF) ? FULL : known(twin);
  }

  /** Asked for several times; the votes of others are summed up once. */
  private Trust own(Entry entry) {
    Trust known = owns.get(entry);
    if (known == null) {
      Evidence evidence = entry.evidence();
      known = view.model(entry).trust(evidence, view.help(entry), evidence.idleDays(now));
      owns.put(entry, known);
    }
    return known;
  }

  /** Why the learning is withdrawn; null if it is not. */
  @Nullable String revoked(Entry entry) {
    return revocations.get(entry);
  }

  /** Whether the same in other words was withdrawn, and no person has allowed this one. */
  boolean hasRevokedTwin(Entry entry) {
    String id = entry.original();
    Entry first = id == null ? null : view.entry(id);
    return first != null && entry.approvedBy() == null && revoked(first) != null;
  }
}
