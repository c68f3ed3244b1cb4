/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What became of a message with one role. */
final class Fate {
  final String id;
  final String role;
  final List<HistoryEvent> deliveries = new ArrayList<>();
  final List<HistoryEvent> starts = new ArrayList<>();
  final List<HistoryEvent> ends = new ArrayList<>();
  final List<HistoryEvent> completions = new ArrayList<>();
  final List<HistoryEvent> seen = new ArrayList<>();
  final List<HistoryEvent> deadLetters = new ArrayList<>();
  final List<HistoryEvent> expiries = new ArrayList<>();

  Fate(String id, String role) {
    this.id = id;
    this.role = role;
  }

  void add(HistoryEvent event) {
    switch (event.kind()) {
      case DELIVER -> deliveries.add(event);
      case HANDLER_START -> starts.add(event);
      case HANDLER_END -> ends.add(event);
      case COMPLETE_OK -> completions.add(event);
      case COMPLETE_SEEN -> seen.add(event);
      case DLQ -> deadLetters.add(event);
      case EXPIRE -> expiries.add(event);
      default -> {}
    }
  }

  boolean isCompleted() {
    return !completions.isEmpty() || !seen.isEmpty();
  }

  /** In how many ways it ended; two dead letters are two. */
  int endings() {
    return (isCompleted() ? 1 : 0) + deadLetters.size() + expiries.size();
  }

  /** Deliveries and starts: all that shows that the role had it in its hands. */
  Stream<HistoryEvent> touches() {
    return Stream.concat(deliveries.stream(), starts.stream());
  }
}
