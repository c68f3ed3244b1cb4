/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static io.agenthub.testkit.history.Invariant.SEQUENCES;

import io.agenthub.testkit.history.HistoryEvent.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sequences rise, are used once, and no message has two: I11. */
final class SequenceCheck {
  private final Run run;
  private final Map<String, Map<Long, String>> owners = new HashMap<>();
  private final Map<String, TreeMap<Long, Long>> highestAt = new HashMap<>();

  SequenceCheck(Run run) {
    this.run = run;
  }

  void check() {
    List<Placed> inTime = new ArrayList<>();
    for (Mail mail : run.mails.values()) {
      checkPlaces(mail, inTime);
    }
    inTime.sort(Comparator.comparingLong(placed -> placed.event.nanos()));
    inTime.forEach(this::checkRise);
  }

  private void checkPlaces(Mail mail, List<Placed> inTime) {
    Map<String, Long> places = new HashMap<>();
    for (HistoryEvent event : mail.acknowledged) {
      long sequence = event.number(Field.SEQUENCE).orElse(0);
      if (sequence > 0) {
        String stream = event.text(Field.STREAM).orElse("");
        checkPlace(mail.id, places.putIfAbsent(stream, sequence), sequence);
        checkOwner(mail.id, stream, sequence);
        if (!Boolean.parseBoolean(event.text(Field.DUPLICATE).orElse(""))) {
          inTime.add(new Placed(mail, event, stream, sequence));
        }
      }
    }
    checkDelivered(mail, places);
  }

  private void checkDelivered(Mail mail, Map<String, Long> places) {
    if (places.size() != 1) {
      return;
    }
    long stored = places.values().iterator().next();
    for (Fate fate : run.fatesOf(mail.id)) {
      for (HistoryEvent delivery : fate.deliveries) {
        if (Boolean.parseBoolean(delivery.text(Field.PUT_BACK).orElse(""))) {
          continue; // a message that was lost has another place since
        }
        checkPlace(mail.id, stored, delivery.number(Field.SEQUENCE).orElse(stored));
      }
    }
  }

  private void checkPlace(String id, @Nullable Long known, long sequence) {
    if (known != null && known != sequence) {
      run.violated(SEQUENCES, id, "stored twice, as %d and as %d".formatted(known, sequence));
    }
  }

  private void checkOwner(String id, String stream, long sequence) {
    Map<Long, String> ofStream = owners.computeIfAbsent(stream, any -> new HashMap<>());
    String owner = ofStream.putIfAbsent(sequence, id);
    if (owner != null && !owner.equals(id)) {
      run.violated(
          SEQUENCES, id, "has sequence %d, which was given to %s".formatted(sequence, owner));
    }
  }

  /** A message whose send began after another's was acknowledged has the higher sequence. */
  private void checkRise(Placed placed) {
    TreeMap<Long, Long> highest = highestAt.computeIfAbsent(placed.stream, any -> new TreeMap<>());
    HistoryEvent invoked = placed.mail.invoked;
    Map.Entry<Long, Long> before = invoked == null ? null : highest.lowerEntry(invoked.nanos());
    if (before != null && before.getValue() >= placed.sequence) {
      run.violated(
          SEQUENCES,
          placed.mail.id,
          "has sequence %d, though %d was acknowledged before it was sent"
              .formatted(placed.sequence, before.getValue()));
    }
    Map.Entry<Long, Long> last = highest.lastEntry();
    if (last == null || placed.sequence > last.getValue()) {
      highest.put(placed.event.nanos(), placed.sequence);
    }
  }

  private record Placed(Mail mail, HistoryEvent event, String stream, long sequence) {}
}
