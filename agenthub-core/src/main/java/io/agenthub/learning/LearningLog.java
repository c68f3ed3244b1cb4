/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the learning stream into a view. */
final class LearningLog {
  static final int PAGE = 1000;

  private static final ReadRequest ALL = ReadRequest.all(Topology.LEARNING, PAGE);
  private static final int MOST_SHARED = 100_000;
  private static final Logger LOG = LoggerFactory.getLogger(LearningLog.class);

  private final LongFunction<List<StoredMessage>> stream;

  LearningLog(Broker broker) {
    this(from -> broker.read(ALL.from(from)));
  }

  /**
   * A log of whatever is read so.
   *
   * @param stream the page from a sequence on, of at most {@value #PAGE} records
   */
  LearningLog(LongFunction<List<StoredMessage>> stream) {
    this.stream = stream;
  }

  /**
   * Takes in everything that is stored by now and newer than what the view knows.
   *
   * @param aloud whether to warn of records that cannot be read
   */
  void readInto(LearningView view, Hindsight hindsight, boolean aloud) {
    List<StoredMessage> page = stream.apply(view.last() + 1);
    if (page.isEmpty()) {
      return;
    }
    take(
        view,
        hindsight,
        events(page, UnaryOperator.identity(), aloud),
        page.get(page.size() - 1).sequence());
    if (ALL.isFilledBy(page)) {
      readOn(view, hindsight, aloud);
    }
  }

  private void readOn(LearningView view, Hindsight hindsight, boolean aloud) {
    UnaryOperator<String> names = sharedNames();
    try (ReadAhead ahead =
        new ReadAhead(
            stream, ALL::isFilledBy, page -> events(page, names, aloud), view.last() + 1)) {
      for (ReadAhead.Page page = ahead.next(); !page.isEmpty(); page = ahead.next()) {
        take(view, hindsight, page.events(), page.last());
      }
    }
  }

  /** One text for each name, as far as there is room. */
  private static UnaryOperator<String> sharedNames() {
    Map<String, String> known = new ConcurrentHashMap<>();
    return name -> {
      String first = known.get(name);
      if (first == null && known.size() < MOST_SHARED) {
        first = known.putIfAbsent(name, name);
      }
      return first == null ? name : first;
    };
  }

  private static void take(
      LearningView view, Hindsight hindsight, List<LearningEvent> events, long last) {
    for (LearningEvent event : events) {
      if (hindsight.counts(event)) {
        view.apply(event);
      }
    }
    view.skipTo(last);
  }

  /** What a page says, in its order. */
  private static List<LearningEvent> events(
      List<StoredMessage> page, UnaryOperator<String> names, boolean aloud) {
    List<LearningEvent> events = new ArrayList<>(page.size());
    for (StoredMessage stored : page) {
      try {
        LearningRecords.read(stored, names).ifPresent(events::add);
      } catch (PayloadRejectedException e) {
        if (aloud) {
          LOG.warn(
              "Ignored record {} of the learning stream: {}", stored.sequence(), e.getMessage());
        }
      }
    }
    return events;
  }
}
