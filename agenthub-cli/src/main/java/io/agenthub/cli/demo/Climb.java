/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.cli.output.LearningReport;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Explanation.Step;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.Trust;
import io.agenthub.learning.Verifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one agent's trust in a learning has moved, as its log has it.
 *
 * @param learning as it stands at the end
 * @param path the trust after each record that moved it, from where it began
 * @param ungrounded outcomes that are not the checked outcome of a message that was handled
 */
record Climb(Learning learning, List<Trust> path, int ungrounded) {
  /**
   * Reads it off an explanation.
   *
   * @param handled the ids of the messages that the agent has handled
   */
  static Climb of(Explanation explanation, Set<String> handled) {
    List<Step> moving =
        explanation.steps().stream()
            .filter(step -> !(step.event() instanceof Judged) || step.weight() > 0)
            .toList();
    int ungrounded =
        (int)
            explanation.steps().stream()
                .filter(step -> step.event() instanceof Judged judged && !isOf(judged, handled))
                .count();
    List<Trust> path = moving.stream().map(Step::trust).toList();
    return new Climb(explanation.learning(), path, ungrounded);
  }

  private static boolean isOf(Judged judged, Set<String> handled) {
    return judged.grounds().verifier() == Verifier.TEST
        && handled.contains(judged.grounds().evidenceId());
  }

  String line() {
    String trusts = path.stream().map(Trust::percent).collect(Collectors.joining(" -> "));
    return "  %-12s  %s: '%s'"
        .formatted(learning.isActive() ? "promoted" : "kept out", trusts, learning.subject());
  }

  Map<String, @Nullable Object> record() {
    Map<String, @Nullable Object> record = new LinkedHashMap<>(LearningReport.record(learning));
    record.put("path", path.stream().map(Trust::value).toList());
    record.put("ungrounded", ungrounded);
    return record;
  }
}
