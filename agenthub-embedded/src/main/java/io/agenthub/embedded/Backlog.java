/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a consumer that wait. What is young, see {@link Filing}, is in memory alone; of the
 * others, all of which are in the store, the first ones are in memory too.
 *
 * <p>What is in memory of the stored ones is always a beginning, without a gap, so that its first
 * is the one to take. Where few wait it is everything, and nothing has to be read.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Backlog {
  private static final int MOST = 256;
  private static final int READ_AHEAD = 64;

  private static final Comparator<Claim> ORDER =
      Comparator.comparingInt(Claim::urgency).thenComparingLong(Claim::sequence);

  private final ClaimTables claims;
  private final long consumer;

  /** In no table: their messages are the record of them. */
  private final TreeSet<Claim> young = new TreeSet<>(ORDER);

  /** The first of those that are stored. */
  private final TreeSet<Claim> first = new TreeSet<>(ORDER);

  /** Whether nothing is stored beyond {@link #first}. */
  private boolean whole;

  Backlog(ClaimTables claims, long consumer) {
    this.claims = claims;
    this.consumer = consumer;
  }

  /** A claim that the store need not know of begins to wait. */
  void addYoung(Claim claim) {
    young.add(claim);
  }

  /** A claim begins to wait, for the first time or again. */
  void add(Claim claim) {
    claims.addReady(claim);
    remember(claim);
  }

  private void remember(Claim claim) {
    if (whole || (!first.isEmpty() && ORDER.compare(claim, first.last()) < 0)) {
      first.add(claim);
    }
    if (first.size() > MOST) {
      first.pollLast();
      whole = false;
    }
  }

  /** Stores what is young. */
  void file() {
    claims.addFresh(consumer, young);
    young.forEach(this::remember);
    young.clear();
  }

  /** A claim waits no longer; false if it did not. */
  boolean drop(Claim claim) {
    if (young.remove(claim)) {
      return true;
    }
    first.remove(claim);
    return claims.dropReady(claim);
  }

  /** Memory is given up; nothing is young. */
  void forget(boolean nothingStored) {
    young.clear();
    first.clear();
    whole = nothingStored;
  }

  /** There are stored ones that memory does not have. */
  void expectMore() {
    first.clear();
    whole = false;
  }

  /** The claim to take next; null if none waits. */
  @Nullable Claim head(int wanted) {
    if (first.isEmpty() && !whole) {
      int limit = Math.max(Math.min(wanted, MOST), READ_AHEAD);
      first.addAll(claims.heads(consumer, limit));
      whole = first.size() < limit;
    }
    Claim old = first.isEmpty() ? null : first.first();
    Claim fresh = young.isEmpty() ? null : young.first();
    if (old == null || fresh == null) {
      return old == null ? fresh : old;
    }
    return ORDER.compare(fresh, old) < 0 ? fresh : old;
  }

  /** The claims to take next. */
  List<Claim> heads(int limit) {
    return Stream.concat(claims.heads(consumer, limit).stream(), young.stream().limit(limit))
        .sorted(ORDER)
        .limit(limit)
        .toList();
  }

  /** Some of those that wait, among them the first of each urgency. */
  List<Claim> heads() {
    List<Claim> heads = whole ? firstOfEach(first) : claims.headOfEachLevel(consumer);
    heads.addAll(firstOfEach(young));
    return heads;
  }

  /** The same, and of those that were put off. */
  List<Claim> firstOfEachLevel() {
    List<Claim> found = heads();
    found.addAll(claims.firstDelayedOfEach(consumer));
    return found;
  }

  private List<Claim> firstOfEach(NavigableSet<Claim> waiting) {
    List<Claim> heads = new ArrayList<>();
    Claim head = waiting.isEmpty() ? null : waiting.first();
    while (head != null) {
      heads.add(head);
      head = waiting.higher(new Claim(consumer, head.urgency(), Long.MAX_VALUE, 0));
    }
    return heads;
  }

  /** The sequences of what is young. */
  Stream<Long> youngSequences() {
    return young.stream().map(Claim::sequence);
  }
}
