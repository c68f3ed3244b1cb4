/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the learning stream into a view. */
final class LearningLog {
  private static final Logger LOG = LoggerFactory.getLogger(LearningLog.class);
  private static final int PAGE = 1000;

  /** A page that one thread reads. */
  private static final int SHORT = 100;

  private final Broker broker;

  LearningLog(Broker broker) {
    this.broker = broker;
  }

  /**
   * Takes in everything that is stored by now and newer than what the view knows.
   *
   * @param aloud whether to warn of records that cannot be read
   */
  void readInto(LearningView view, Hindsight hindsight, boolean aloud) {
    ReadRequest all = ReadRequest.all(Topology.LEARNING, PAGE);
    List<StoredMessage> page;
    do {
      page = broker.read(all.from(view.last() + 1));
      events(page, aloud).stream().filter(hindsight::counts).forEach(view::apply);
      if (!page.isEmpty()) {
        view.skipTo(page.get(page.size() - 1).sequence());
      }
    } while (page.size() == PAGE);
  }

  /**
   * What a page says, in its order. Reading takes longer than folding and one record knows nothing
   * of another, so that all processors read a long page.
   */
  static List<LearningEvent> events(List<StoredMessage> page, boolean aloud) {
    Stream<StoredMessage> records = page.size() < SHORT ? page.stream() : page.parallelStream();
    return records.flatMap(stored -> event(stored, aloud).stream()).toList();
  }

  private static Optional<LearningEvent> event(StoredMessage stored, boolean aloud) {
    try {
      return LearningRecords.read(stored);
    } catch (PayloadRejectedException e) {
      if (aloud) {
        LOG.warn("Ignored record {} of the learning stream: {}", stored.sequence(), e.getMessage());
      }
      return Optional.empty();
    }
  }
}
