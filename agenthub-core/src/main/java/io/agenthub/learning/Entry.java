/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.learning.LearningEvent.Published;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that one agent's view holds of one learning.
 *
 * <p><b>Threads:</b> for one.
 */
final class Entry {
  private static final int MAX_AUTHORS = 64;

  final String id;
  private @Nullable Published published;
  private boolean certified;
  private List<String> problems = List.of();
  private Set<String> risks = Set.of();
  private List<String> denials = List.of();
  private @Nullable String original;
  private final Set<String> authors = new LinkedHashSet<>();

  private final EvidenceIds evidenceIds = new EvidenceIds();
  private final Map<String, Boolean> votes = new HashMap<>();
  private final Contexts contexts = new Contexts();
  private Evidence evidence = Evidence.NONE;
  private int confirmations;
  private int contradictions;

  /** By this agent's own evidence alone. */
  private LearningState local = LearningState.CANDIDATE;

  /** What it says of its author by that; see {@link Reputations}. */
  private int credit;

  private boolean contender;
  private boolean waiting;
  private @Nullable String approvedBy;
  private @Nullable String revokedBy;
  private boolean retired;

  Entry(String id) {
    this.id = id;
  }

  boolean isPublished() {
    return published != null;
  }

  private Published publication() {
    Published known = published;
    if (known == null) {
      throw new IllegalStateException("not published: " + id);
    }
    return known;
  }

  Card card() {
    return publication().card();
  }

  /** The hash of what it said in full. */
  String contentId() {
    return publication().learningId();
  }

  /** Who published it first. */
  String author() {
    return publication().publisher();
  }

  Collection<String> authors() {
    return authors;
  }

  Instant publishedAt() {
    return publication().at();
  }

  long sequence() {
    return publication().sequence();
  }

  /** Whether the id is the hash of the content. */
  boolean isCertified() {
    return certified;
  }

  void publish(Published first, ContentScreen.Findings findings, List<String> denied) {
    published = first;
    certified = first.learningId().equals(id);
    problems = findings.problems();
    risks = findings.risks();
    denials = denied;
    authors.clear();
    authors.add(first.publisher());
  }

  void alsoBy(String author) {
    if (authors.size() < MAX_AUTHORS) {
      authors.add(author);
    }
  }

  List<String> problems() {
    return approvedBy == null ? problems : List.of();
  }

  Set<String> risks() {
    return risks;
  }

  List<String> denials() {
    return denials;
  }

  @Nullable String original() {
    return original;
  }

  void sameAs(@Nullable String first) {
    original = first;
  }

  /** Notes an evidence id; false if it was noted before. */
  boolean isNew(String evidenceId) {
    return evidenceIds.add(evidenceId);
  }

  /**
   * Adds an outcome of the agent's own; the state follows when it is settled.
   *
   * @return what it weighs in its context
   */
  long judge(boolean worked, long weight, String context, Instant at, TrustModel model, int gate) {
    settle(model, at, gate);
    if (weight == 0) {
      return 0;
    }
    long counted = contexts.add(context, worked, weight);
    evidence = evidence.plus(worked, counted, at, model.recentCap());
    confirmations += worked ? 1 : 0;
    contradictions += worked ? 0 : 1;
    return counted;
  }

  /** Follows the trust of this moment, which it returns. */
  Trust settle(TrustModel model, Instant at, int gate) {
    Trust trust = localTrust(model, at);
    local = local.next(trust, isOpen(gate));
    return trust;
  }

  /** The state by own evidence at a time that is not before the newest evidence. */
  LearningState localState(TrustModel model, Instant at, int gate) {
    return local.next(localTrust(model, at), isOpen(gate));
  }

  Trust localTrust(TrustModel model, Instant at) {
    return model.trust(evidence, 0, evidence.idleDays(at));
  }

  /** Whether nothing but trust is missing to be policy. */
  boolean isOpen(int leastContexts) {
    return contexts.distinct() >= leastContexts && (risks.isEmpty() || approvedBy != null);
  }

  LearningState local() {
    return local;
  }

  /** Sets what it says of its author; returns what it said before. */
  int credit(int now) {
    int before = credit;
    credit = now;
    return before;
  }

  /** Sets whether it may be active; false if that is no news. */
  boolean contends(boolean now) {
    boolean news = contender != now;
    contender = now;
    return news;
  }

  /** Sets whether it waits for evidence; false if that is no news. */
  boolean waits(boolean now) {
    boolean news = waiting != now;
    waiting = now;
    return news;
  }

  Evidence evidence() {
    return evidence;
  }

  int contexts() {
    return contexts.distinct();
  }

  int confirmations() {
    return confirmations;
  }

  int contradictions() {
    return contradictions;
  }

  void vote(String principal, boolean worked) {
    votes.put(principal, worked);
  }

  Map<String, Boolean> votes() {
    return votes;
  }

  void approve(String person) {
    approvedBy = person;
  }

  @Nullable String approvedBy() {
    return approvedBy;
  }

  void revoke(String by) {
    revokedBy = by;
  }

  @Nullable String revokedBy() {
    return revokedBy;
  }

  void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }
}
