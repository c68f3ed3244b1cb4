/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import io.agenthub.learning.Evidence;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Explanation.Step;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Conflicted;
import io.agenthub.learning.LearningEvent.Decided;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.LearningEvent.Published;
import io.agenthub.learning.LearningStatistics;
import io.agenthub.message.Envelope;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Learnings for people and programs. */
public final class LearningReport {
  /** Active policy first, then by trust. */
  public static final Comparator<Learning> POLICY_FIRST =
      Comparator.<Learning>comparingInt(learning -> learning.isActive() ? 0 : 1)
          .thenComparing(Learning::trust, Comparator.reverseOrder())
          .thenComparing(Learning::publishedAt);

  private static final int SHOWN_OF_ID = 12;
  private static final int MILLIONTHS = 6;

  private LearningReport() {}

  /** A learning for programs. */
  public static Map<String, @Nullable Object> record(Learning learning) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("learning_id", learning.id());
    record.put("trust", learning.trust().value());
    record.put("state", learning.state().wireName());
    record.put("author", learning.author());
    record.put("confirmations", learning.confirmations());
    record.put("contradictions", learning.contradictions());
    record.put("subject", learning.subject());
    record.put("message", learning.message());
    record.put("category", learning.card().category());
    record.put("applies_when", learning.card().trigger());
    record.put("confidence", learning.card().confidence());
    record.put("authors", learning.authors());
    record.put("votes_for", learning.votesFor());
    record.put("votes_against", learning.votesAgainst());
    record.put("same_as", learning.sameAs().orElse(null));
    record.put("conflicts_with", learning.conflictsWith());
    record.put("derived_from", learning.card().derivedFrom());
    record.put("reasons", learning.reasons());
    record.put("published_at", Envelope.format(learning.publishedAt()));
    return record;
  }

  /** An explanation for programs. */
  public static Map<String, @Nullable Object> record(Explanation explanation) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>(record(explanation.learning()));
    record.put("verdict", explanation.verdict());
    record.put("model", explanation.model().name());
    record.put("confirmed_weight", outcomes(explanation.evidence().confirmed()));
    record.put("contradicted_weight", outcomes(explanation.evidence().contradicted()));
    record.put("help", outcomes(explanation.help()));
    record.put("omitted_steps", explanation.omitted());
    record.put("steps", explanation.steps().stream().map(LearningReport::record).toList());
    return record;
  }

  private static Map<String, @Nullable Object> record(Step step) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("at", Envelope.format(step.at()));
    record.put("by", step.event().publisher());
    record.put("what", what(step));
    if (step.event() instanceof Judged judged) {
      record.put("evidence_id", judged.grounds().evidenceId());
      record.put("verifier", judged.grounds().verifier().wireName());
      record.put("task", judged.grounds().task());
      record.put("outcome", judged.grounds().outcome());
    }
    record.put("weight", outcomes(step.weight()));
    record.put("note", step.note());
    record.put("trust", step.trust().value());
    record.put("state", step.state().wireName());
    return record;
  }

  private static BigDecimal outcomes(long millionths) {
    BigDecimal value = BigDecimal.valueOf(millionths, MILLIONTHS).stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  private static String what(Step step) {
    if (step.event() instanceof Judged judged) {
      return judged.worked() ? "confirmed" : "contradicted";
    }
    if (step.event() instanceof Conflicted) {
      return "conflict";
    }
    return step.event() instanceof Decided decided
        ? decided.decision().name().toLowerCase(Locale.ROOT)
        : "published";
  }

  /** A learning in one line. */
  public static String line(Learning learning) {
    String reasons =
        learning.reasons().isEmpty() ? "" : " (" + String.join("; ", learning.reasons()) + ")";
    return "%s: trust %s, %s; %d for, %d against%s"
        .formatted(
            brief(learning.id()),
            learning.trust().percent(),
            learning.state().wireName(),
            learning.confirmations(),
            learning.contradictions(),
            Printable.line(reasons));
  }

  private static String brief(String id) {
    return Printable.line(id.substring(0, Math.min(SHOWN_OF_ID, id.length())));
  }

  /** Learnings, one a row. */
  public static Table table(List<Learning> learnings) {
    Table table =
        new Table("ID", "TRUST", "STATE", "FROM", "FOR", "AGAINST", "SUBJECT", "WHAT TO DO");
    for (Learning learning : learnings) {
      table.row(
          brief(learning.id()),
          learning.trust().percent(),
          learning.state().wireName(),
          learning.author(),
          learning.confirmations(),
          learning.contradictions(),
          learning.subject(),
          learning.message());
    }
    return table;
  }

  /** Those that cannot both be policy, a line for each pair. */
  public static List<String> conflicts(List<Learning> learnings) {
    return learnings.stream()
        .filter(Learning::isActive)
        .flatMap(learning -> learning.conflictsWith().stream().map(id -> conflict(learning, id)))
        .toList();
  }

  private static String conflict(Learning stands, String other) {
    return Printable.line(
        "conflict in '%s' (%s): %s stands, %s steps back"
            .formatted(
                stands.card().appliesWhen(),
                stands.card().category(),
                brief(stands.id()),
                brief(other)));
  }

  /** What the view holds, in a few lines. */
  public static List<String> summary(LearningStatistics statistics) {
    List<String> lines = new ArrayList<>();
    if (!statistics.activeFrom().isEmpty()) {
      lines.add("policy learned from " + counts(statistics.activeFrom()));
    }
    if (!statistics.refused().isEmpty()) {
      lines.add("not taken in, too many without evidence: " + counts(statistics.refused()));
    }
    return lines;
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Why it is what it is. */
  public static List<String> head(Explanation explanation, ZoneId zone) {
    Learning learning = explanation.learning();
    List<String> lines = new ArrayList<>();
    add(lines, "learning", learning.id());
    add(lines, "when", learning.card().trigger());
    add(lines, "do", learning.message());
    add(
        lines,
        "from",
        "%s, published %s"
            .formatted(
                String.join(", ", learning.authors()), Lines.time(learning.publishedAt(), zone)));
    learning.sameAs().ifPresent(id -> add(lines, "same as", id));
    if (!learning.conflictsWith().isEmpty()) {
      add(lines, "conflicts", String.join(", ", learning.conflictsWith()));
    }
    if (!learning.card().derivedFrom().isEmpty()) {
      add(lines, "made from", String.join(", ", learning.card().derivedFrom()));
    }
    add(lines, "trust", learning.trust().percent() + ", " + learning.state().wireName());
    add(lines, "evidence", evidence(explanation));
    add(lines, "verdict", explanation.verdict());
    return lines;
  }

  private static String evidence(Explanation explanation) {
    Evidence evidence = explanation.evidence();
    return "%s for, %s against, help of others %s; model %s"
        .formatted(
            outcomes(evidence.confirmed()).toPlainString(),
            outcomes(evidence.contradicted()).toPlainString(),
            outcomes(explanation.help()).toPlainString(),
            explanation.model().name());
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add("%-9s %s".formatted(name, Printable.line(value)));
  }

  /** The trust after each step, as a picture. */
  public static List<String> plot(Explanation explanation) {
    return TrustPlot.lines(explanation.steps().stream().map(step -> step.trust().value()).toList());
  }

  /** The steps, one a row. */
  public static Table steps(Explanation explanation, ZoneId zone) {
    Table table = new Table("STORED", "BY", "WHAT", "WEIGHT", "TRUST", "STATE", "EVIDENCE", "NOTE");
    for (Step step : explanation.steps()) {
      table.row(
          Lines.time(step.at(), zone),
          step.event().publisher(),
          what(step),
          step.event() instanceof Judged ? outcomes(step.weight()).toPlainString() : "",
          step.trust().percent(),
          step.state().wireName(),
          evidence(step),
          step.note());
    }
    return table;
  }

  private static String evidence(Step step) {
    if (step.event() instanceof Judged judged) {
      return "%s (%s)"
          .formatted(judged.grounds().evidenceId(), judged.grounds().verifier().wireName());
    }
    if (step.event() instanceof Conflicted conflicted) {
      return "%s stands, %s steps back"
          .formatted(brief(conflicted.learningId()), brief(conflicted.other()));
    }
    return step.event() instanceof Published published
        ? published.card().evidence()
        : step.event() instanceof Decided decided ? decided.reason() : "";
  }
}
