/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import io.agenthub.testkit.history.HistoryEvent.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/*
 * What can be said for certain. A delivery is chosen at some moment between the asking and its
 * arrival. A message was surely waiting all that time if it had been acknowledged before the asking
 * and was itself asked for only after the arrival. So of all messages that were acknowledged before
 * a moment only the one that was asked for last need be remembered: one pass, once they are sorted.
 *
 * A first delivery with an attempt above 1 was handed out before to somebody who died without a
 * word; when that was is unknown, so such a message proves nothing.
 */

/** The most urgent first, then the oldest: I7 and I8, for first deliveries. */
final class OrderCheck {
  private final Run run;
  private final long visible;

  OrderCheck(Run run, Duration visibility) {
    this.run = run;
    this.visible = visibility.toNanos();
  }

  void check() {
    Map<String, List<First>> inboxes = new HashMap<>();
    for (Mail mail : run.mails.values()) {
      for (Fate fate : run.fatesOf(mail.id)) {
        if (!fate.deliveries.isEmpty()) {
          First first = new First(mail, fate.deliveries.get(0));
          inboxes.computeIfAbsent(fate.role, any -> new ArrayList<>()).add(first);
        }
      }
    }
    inboxes.values().forEach(this::checkPriority);
    inboxes.values().forEach(this::checkFifo);
  }

  private void checkPriority(List<First> inbox) {
    List<First> byArrival = new ArrayList<>(inbox);
    byArrival.sort(Comparator.comparingLong(first -> first.mail.acknowledgedAt()));
    List<First> byAsking = new ArrayList<>(inbox);
    byAsking.sort(Comparator.comparingLong(First::asked));
    TreeMap<Long, First> lastAsked = new TreeMap<>();
    int arrived = 0;
    for (First taken : byAsking) {
      while (arrived < byArrival.size() && isVisible(byArrival.get(arrived), taken.asked())) {
        remember(lastAsked, byArrival.get(arrived++));
      }
      First passed = passedOver(lastAsked, taken);
      if (passed != null) {
        report(Invariant.PRIORITY, taken, passed);
      }
    }
  }

  private boolean isVisible(First waiting, long moment) {
    long acknowledged = waiting.mail.acknowledgedAt();
    return acknowledged != Long.MAX_VALUE && acknowledged + visible <= moment;
  }

  private static void remember(Map<Long, First> lastAsked, First first) {
    if (first.isCertain()) {
      lastAsked.merge(first.mail.priority(), first, (a, b) -> a.asked() >= b.asked() ? a : b);
    }
  }

  private static @Nullable First passedOver(SortedMap<Long, First> lastAsked, First taken) {
    for (First waiting : lastAsked.headMap(taken.mail.priority()).values()) {
      if (waiting.asked() > taken.delivery.nanos()) {
        return waiting;
      }
    }
    return null;
  }

  private void checkFifo(List<First> inbox) {
    Map<String, First> lastAsked = new HashMap<>();
    List<First> bySequence = new ArrayList<>(inbox);
    bySequence.removeIf(first -> first.sequence() == 0);
    bySequence.sort(Comparator.comparingLong(First::sequence));
    for (First taken : bySequence) {
      String lane = taken.stream() + "\n" + taken.mail.priority();
      First earlier = lastAsked.get(lane);
      if (earlier != null && earlier.asked() > taken.delivery.nanos()) {
        report(Invariant.FIFO, taken, earlier);
      }
      if (taken.isCertain() && (earlier == null || taken.asked() > earlier.asked())) {
        lastAsked.put(lane, taken);
      }
    }
  }

  private void report(Invariant invariant, First taken, First waiting) {
    run.violated(
        invariant,
        taken.mail.id,
        "handed out to %s with priority %d while %s waited with priority %d"
            .formatted(
                taken.delivery.role(),
                taken.mail.priority(),
                waiting.mail.id,
                waiting.mail.priority()));
  }

  /** A message and its first delivery to a role. */
  private record First(Mail mail, HistoryEvent delivery) {
    long asked() {
      return delivery.number(Field.ASKED).orElse(delivery.nanos());
    }

    boolean isCertain() {
      return delivery.number(Field.ATTEMPT).orElse(1) == 1;
    }

    String stream() {
      HistoryEvent stored = mail.stored();
      return stored == null ? "" : stored.text(Field.STREAM).orElse("");
    }

    long sequence() {
      HistoryEvent stored = mail.stored();
      return stored == null ? 0 : stored.number(Field.SEQUENCE).orElse(0);
    }
  }
}
