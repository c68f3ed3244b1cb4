/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a consumer that wait: all in the store, the first ones also in memory.
 *
 * <p>What is in memory is always a beginning of what is stored, without a gap, so that its first is
 * the one to take. Where few wait it is everything, and nothing has to be read. It is given up with
 * the {@link Catalog#epoch}.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Backlog {
  private static final int MOST = 256;
  private static final int READ_AHEAD = 64;

  private static final Comparator<Claim> ORDER =
      Comparator.comparingInt(Claim::urgency).thenComparingLong(Claim::sequence);

  private final ClaimTables claims;
  private final Catalog catalog;
  private final long consumer;
  private final TreeSet<Claim> first = new TreeSet<>(ORDER);

  /** Whether nothing waits beyond {@link #first}. */
  private boolean whole;

  private long epoch = -1;

  Backlog(ClaimTables claims, Catalog catalog, long consumer) {
    this.claims = claims;
    this.catalog = catalog;
    this.consumer = consumer;
  }

  /** A claim begins to wait, for the first time or again. */
  void add(Claim claim) {
    claims.addReady(claim);
    update();
    if (whole || (!first.isEmpty() && ORDER.compare(claim, first.last()) < 0)) {
      first.add(claim);
    }
    if (first.size() > MOST) {
      first.pollLast();
      whole = false;
    }
  }

  /** A claim waits no longer; false if it did not. */
  boolean drop(Claim claim) {
    update();
    first.remove(claim);
    return claims.dropReady(claim);
  }

  /** All claims are gone. */
  void clear() {
    first.clear();
    whole = true;
    epoch = catalog.epoch();
  }

  /** The claim to take next; null if none waits. */
  @Nullable Claim head(int wanted) {
    update();
    if (first.isEmpty() && !whole) {
      int limit = Math.max(Math.min(wanted, MOST), READ_AHEAD);
      first.addAll(claims.heads(consumer, limit));
      whole = first.size() < limit;
    }
    return first.isEmpty() ? null : first.first();
  }

  /** Some of those that wait, among them the first of each urgency. */
  List<Claim> heads() {
    update();
    if (!whole) {
      return claims.firstOfEach(consumer);
    }
    List<Claim> heads = new ArrayList<>();
    Claim head = first.isEmpty() ? null : first.first();
    while (head != null) {
      heads.add(head);
      head = first.higher(new Claim(consumer, head.urgency(), Long.MAX_VALUE, 0));
    }
    return heads;
  }

  private void update() {
    if (epoch != catalog.epoch()) {
      epoch = catalog.epoch();
      first.clear();
      whole = false;
    }
  }
}
