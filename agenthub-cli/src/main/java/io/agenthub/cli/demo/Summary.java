/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's own records say of a run.
 *
 * @param sent messages that were stored
 * @param deliveries how often they were to be handled: a message on a topic, once by each
 *     subscriber
 * @param completed deliveries that have a completion
 * @param duplicates messages that were stored twice and completions beyond the first
 * @param lost deliveries without a completion
 * @param dead messages that were given up
 * @param outOfOrder messages that were handled before a more urgent one that waited already
 * @param resumed messages that needed more than one attempt
 * @param climbs how the trust in each learning of the run has moved
 */
record Summary(
    int sent,
    int deliveries,
    int completed,
    int duplicates,
    List<String> lost,
    int dead,
    int outOfOrder,
    int resumed,
    List<Climb> climbs) {
  boolean isClean() {
    return duplicates == 0
        && lost.isEmpty()
        && dead == 0
        && outOfOrder == 0
        && climbs.stream().allMatch(climb -> climb.ungrounded() == 0);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(counts());
    if (!climbs.isEmpty()) {
      lines.add("Trust of support, by the checked outcomes of messages that it handled:");
      climbs.forEach(climb -> lines.add(climb.line()));
    }
    return lines;
  }

  private List<String> counts() {
    return List.of(
        "Verified from the hub's own audit and completion streams:",
        "  sent          %4d messages, to be handled %d times".formatted(sent, deliveries),
        "  completed     %4d, of which %d after a crash".formatted(completed, resumed),
        "  duplicates    %4d".formatted(duplicates),
        "  lost          %4d%s"
            .formatted(lost.size(), lost.isEmpty() ? "" : ": " + String.join(", ", lost)),
        "  dead letters  %4d".formatted(dead),
        "  out of order  %4d".formatted(outOfOrder));
  }

  Map<String, @Nullable Object> record() {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("event", "summary");
    record.put("sent", sent);
    record.put("deliveries", deliveries);
    record.put("completed", completed);
    record.put("resumed", resumed);
    record.put("duplicates", duplicates);
    record.put("lost", lost.size());
    record.put("dead_letters", dead);
    record.put("out_of_order", outOfOrder);
    record.put("learnings", climbs.stream().map(Climb::record).toList());
    return record;
  }
}
