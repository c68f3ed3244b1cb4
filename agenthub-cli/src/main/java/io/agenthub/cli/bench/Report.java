/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.cli.output.Output;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the figures as they come: a table for people, records for programs. */
@SuppressWarnings("InlineFormatString") // the shape of the table stands at the top
final class Report {
  private static final String ROW = "%-32s %12s %-11s %12s %8s  %-10s%s";

  private final Output output;

  Report(Output output) {
    this.output = output;
  }

  /** What is measured, where and with what. */
  void begin(Site site, Plan plan) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("scenario", "environment");
    fields.put("hub", site.url());
    fields.put("senders", plan.senders());
    fields.put("agents", plan.agents());
    fields.put("seconds", plan.seconds());
    fields.put("java", System.getProperty("java.vm.version"));
    fields.put("sqlite_jdbc", RawLog.version());
    fields.put("cores", Runtime.getRuntime().availableProcessors());
    fields.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
    fields.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    fields.put("arch", System.getProperty("os.arch"));
    output.record(fields);
    fields.remove("scenario");
    fields.forEach((name, value) -> output.text("%-12s %s".formatted(name, value)));
    output.text("");
    output.text(row("FIGURE", "VALUE", "UNIT", "BESIDE", "RATIO", "TARGET", ""));
  }

  /** A figure. */
  void add(Figure figure) {
    output.record(figure.fields());
    Figure.Target target = figure.target();
    Boolean met = figure.met();
    output.text(
        row(
            figure.name(),
            number(figure.value()),
            figure.unit(),
            figure.baseline() == null ? "" : number(figure.baseline()),
            figure.ratio() == null ? "" : number(figure.ratio()),
            target == null ? "" : target.sign() + " " + number(target.limit()),
            met == null ? "" : met ? "met" : "missed"));
  }

  /** How to read it. */
  void end(Site site) {
    output.text("");
    output.text(
        site.isOnNats()
            ? "The hub and the bare client (jnats on streams with the same settings, doing the same"
                + " work) ran in turn on the same server."
            : "The hub and the bare store (one SQLite table, group commit, synced) ran in turn on"
                + " the same disk.");
    output.text("Other programs disturb rates more than ratios.");
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }

  private static String number(double value) {
    double shown = Figure.rounded(value);
    if (shown >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", shown);
    }
    return shown >= 10
        ? String.format(Locale.ROOT, "%.1f", shown)
        : String.format(Locale.ROOT, "%.3f", shown);
  }
}
