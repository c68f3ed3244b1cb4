/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.StoredMessage;
import io.agenthub.message.MessageUrgency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** Several lists of unread messages as one: each keeps its order, and the best head comes first. */
final class Unread {
  private static final MessageUrgency URGENCY = new MessageUrgency();

  private static final Comparator<StoredMessage> ORDER =
      Comparator.<StoredMessage>comparingInt(m -> URGENCY.of(m.headers(), m.body()))
          .thenComparing(StoredMessage::time)
          .thenComparing(StoredMessage::sequence);

  private Unread() {}

  static List<StoredMessage> merged(List<List<StoredMessage>> lists, int limit) {
    PriorityQueue<Deque<StoredMessage>> heads =
        new PriorityQueue<>(Comparator.comparing(Deque::element, ORDER));
    lists.stream().filter(list -> !list.isEmpty()).map(ArrayDeque::new).forEach(heads::add);
    List<StoredMessage> merged = new ArrayList<>();
    while (!heads.isEmpty() && merged.size() < limit) {
      Deque<StoredMessage> best = heads.remove();
      merged.add(best.remove());
      if (!best.isEmpty()) {
        heads.add(best);
      }
    }
    return merged;
  }
}
