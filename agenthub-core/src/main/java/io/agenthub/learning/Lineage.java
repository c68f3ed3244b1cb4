/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What learnings owe to those they were made from: none is trusted more than its sources, and what
 * one of them loses, it loses too.
 *
 * <p><b>Threads:</b> for one; good for one state of the view.
 */
final class Lineage {
  private final LearningView view;
  private final Instant now;
  private final Map<Entry, Trust> trusts = new HashMap<>();
  private final Map<Entry, Trust> owns = new HashMap<>();
  private final Map<Entry, String> revocations = new HashMap<>();
  private final Set<Entry> asked = new HashSet<>();

  Lineage(LearningView view, Instant now) {
    this.view = view;
    this.now = now;
  }

  /** The trust by own evidence and help, no more than that of the sources. */
  Trust trust(Entry entry) {
    if (entry.card().derivedFrom().isEmpty() && entry.original() == null) {
      return own(entry);
    }
    Trust known = trusts.get(entry);
    if (known != null) {
      return known;
    }
    trusts.put(entry, Trust.HALF); // for a source that was made from this very learning
    Trust trust = own(entry);
    for (String parent : entry.card().derivedFrom()) {
      Entry source = view.entry(parent);
      trust = trust.min(source == null ? Trust.HALF : trust(source));
    }
    trust = trust.min(refutedTwin(entry));
    trusts.put(entry, trust);
    return trust;
  }

  /** A paraphrase of what was refuted begins where that stands; of what is open, afresh. */
  private Trust refutedTwin(Entry entry) {
    Entry first = original(entry);
    if (first == null) {
      return new Trust(1, 1);
    }
    Trust twin = trust(first);
    return twin.isAtLeast(Trust.HALF) ? new Trust(1, 1) : twin;
  }

  private @Nullable Entry original(Entry entry) {
    String id = entry.original();
    return id == null ? null : view.entry(id);
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
    String by = entry.revokedBy();
    if (by != null) {
      return "revoked by '%s'".formatted(by);
    }
    if (entry.card().derivedFrom().isEmpty() || !asked.add(entry)) {
      return revocations.get(entry);
    }
    for (String parent : entry.card().derivedFrom()) {
      Entry source = view.entry(parent);
      String reason = source == null ? null : revoked(source);
      if (reason != null) {
        String inherited = "derived from %s, %s".formatted(Standings.brief(parent), reason);
        revocations.put(entry, inherited);
        return inherited;
      }
    }
    return null;
  }

  /** Whether the same in other words was withdrawn, and no person has allowed this one. */
  boolean hasRevokedTwin(Entry entry) {
    Entry first = original(entry);
    return first != null && entry.approvedBy() == null && revoked(first) != null;
  }
}
