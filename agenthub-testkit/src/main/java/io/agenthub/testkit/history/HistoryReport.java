/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The judgement of a run.
 *
 * @param violations each with the message it is about
 * @param losses where in their streams the lost messages were
 * @param counts how often each kind of event happened
 * @param tornLines lines that a killed process did not finish
 * @since 0.1
 */
public record HistoryReport(
    List<Violation> violations, Losses losses, Map<Kind, Long> counts, long tornLines) {
  /**
   * Acknowledged messages that were lost, by their place among those of their stream that were not;
   * a cut-off tail, a cut-off head and holes have different causes.
   *
   * @param prefix before the first that survived
   * @param middle between two that survived
   * @param postfix after the last that survived, or where none did
   */
  public record Losses(List<String> prefix, List<String> middle, List<String> postfix) {
    /** Copies the lists. */
    public Losses {
      prefix = List.copyOf(prefix);
      middle = List.copyOf(middle);
      postfix = List.copyOf(postfix);
    }
  }

  /** Copies the collections. */
  public HistoryReport {
    violations = List.copyOf(violations);
    counts = Map.copyOf(counts);
  }

  /** Whether every invariant held, of a run in which at least one message was acknowledged. */
  public boolean isClean() {
    return violations.isEmpty() && count(Kind.PUB_OK) > 0;
  }

  /** How often something happened. */
  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** The violations of one invariant. */
  public List<Violation> of(Invariant invariant) {
    return violations.stream().filter(each -> each.invariant() == invariant).toList();
  }

  /** A few lines for a person: the counts, the losses, and the first violations. */
  @Override
  public String toString() {
    String first =
        violations.stream().limit(20).map(each -> "\n  " + each).collect(Collectors.joining());
    return "%d violations in %s; lost: %d prefix, %d middle, %d postfix; torn lines: %d%s"
        .formatted(
            violations.size(),
            new TreeMap<>(counts),
            losses.prefix().size(),
            losses.middle().size(),
            losses.postfix().size(),
            tornLines,
            first);
  }
}
