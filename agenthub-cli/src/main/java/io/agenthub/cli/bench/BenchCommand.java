/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.cli.output.Output;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the hub. */
@Command(
    name = "bench",
    description = {
      "Measure this hub: messages a second, latency, what idle agents cost.",
      "A hub in a directory is not touched: fresh ones are made beside it, on the same disk, and"
          + " removed. They are measured in turn with a bare SQLite log with group commit, the"
          + " ceiling of the design; ratios say more than rates.",
      "Any other hub is measured itself, in inboxes made for it; its audit keeps the copies.",
      "A hub on NATS is measured in turn with the bare client library doing the same work (wire)."
    })
public final class BenchCommand implements Callable<Integer> {
  /** Takes minutes, and so has to be asked for. */
  private static final String GROWTH = "growth";

  private static final Map<String, Scenario> SCENARIOS = scenarios();
  private static final int MOST_SECONDS = 100;

  /** Several heartbeats of idle agents, which are most of what those cost. */
  private static final double SHORT_WATCH = 20;

  private static final double LONG_WATCH = 60;

  private final Supplier<String> url;
  private final Path directory;
  private final Supplier<Output> output;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "all",
      description =
          "publish, cycle, latency, turn, backlog, idle, reopen, wire, all of these or growth."
              + " Default: all.")
  private String scenario = "all";

  @Option(
      names = "--senders",
      paramLabel = "N",
      defaultValue = "64",
      description = "Threads that send at once. Default: 64.")
  private int senders;

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "11",
      description = "Agents that receive. Default: 11; of growth 1000, after 11.")
  private int agents;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Time for each figure. Default: 3; idle agents 20, alone 60.")
  private @Nullable Double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "8",
      description = {
        "Time for each of two rounds before, in which the JVM compiles. Default: 8.",
        "After a second or two, a send still costs twice what it does in a program that runs on."
      })
  private double warmUp;

  @Option(
      names = "--idle",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Agents that do nothing. Default: 1000.")
  private int idle;

  @Option(
      names = "--stored",
      paramLabel = "N",
      description = "Messages in the hub that is reopened. Default: 1000000, with all 50000.")
  private @Nullable Integer stored;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Messages before the critical one. Default: 100000.")
  private int backlog;

  /**
   * The command.
   *
   * @param url the hub that was asked for
   * @param directory the working directory
   * @param output where the figures go
   */
  public BenchCommand(Supplier<String> url, Path directory, Supplier<Output> output) {
    this.url = url;
    this.directory = directory;
    this.output = output;
  }

  private static Map<String, Scenario> scenarios() {
    Map<String, Scenario> all = new LinkedHashMap<>();
    all.put("publish", new PublishScenario());
    all.put("cycle", new CycleScenario());
    all.put("latency", new LatencyScenario());
    all.put("turn", new TurnScenario());
    all.put("backlog", new BacklogScenario());
    all.put("idle", new IdleScenario());
    all.put("reopen", new ReopenScenario());
    all.put("wire", new WireScenario());
    all.put(GROWTH, new GrowthScenario());
    return all;
  }

  @Override
  public Integer call() throws Exception {
    boolean all = scenario.equals("all");
    if (!all && !SCENARIOS.containsKey(scenario)) {
      throw wrong("'%s' is not a scenario: %s or all".formatted(scenario, SCENARIOS.keySet()));
    }
    Plan plan = plan(all);
    Report report = new Report(output.get());
    try (Site site = Site.of(url.get(), directory)) {
      report.begin(site, plan);
      WarmUp.run(plan);
      for (Map.Entry<String, Scenario> entry : SCENARIOS.entrySet()) {
        if (all ? !entry.getKey().equals(GROWTH) : entry.getKey().equals(scenario)) {
          entry.getValue().run(site, plan, report::add);
        }
      }
      report.end(site);
    }
    return 0;
  }

  private Plan plan(boolean all) {
    double length = seconds == null ? 3 : seconds;
    double watched = seconds == null ? (all ? SHORT_WATCH : LONG_WATCH) : seconds;
    int unread = stored == null ? (all ? 50_000 : 1_000_000) : stored;
    if (!(length > 0 && length <= MOST_SECONDS)) {
      throw wrong("--seconds must be more than 0 and at most %d".formatted(MOST_SECONDS));
    }
    if (!(warmUp >= 0 && warmUp <= MOST_SECONDS)) {
      throw wrong("--warm-up must be from 0 to %d".formatted(MOST_SECONDS));
    }
    range("--senders", senders, 1024);
    range("--agents", agents, 10_000);
    range("--idle", idle, 10_000);
    range("--stored", unread, 5_000_000);
    range("--backlog", backlog, 100_000);
    return new Plan(senders, agents, length, warmUp, idle, watched, unread, backlog);
  }

  private void range(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw wrong(String.format(Locale.ROOT, "%s must be from 1 to %d", option, most));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
  }
}
