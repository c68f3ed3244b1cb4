/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.history.Reached;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.reliability.report.ResultPage;
import io.agenthub.testkit.history.History;
import io.agenthub.testkit.history.HistoryChecker;
import io.agenthub.testkit.history.HistoryReport;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Kills processes that share a hub, round after round, and judges what they wrote down.
 *
 * <p>A round: the dead are replaced, everybody works, and after a random time one, two or all are
 * killed by SIGKILL. After some rounds everybody is killed; one more process works off what is
 * left, and the checker, which shares nothing with the hub, reads all histories.
 *
 * <p><b>Threads:</b> for one.
 */
public final class KillRounds {
  private final KillSettings settings;
  private final Consumer<KillResult> afterHub;

  /**
   * A run.
   *
   * @param afterHub sees the sum so far after each hub
   */
  KillRounds(KillSettings settings, Consumer<KillResult> afterHub) {
    this.settings = settings;
    this.afterHub = afterHub;
  }

  /** Runs it, to the end or to the first hub that fails. */
  KillResult run() {
    KillResult result = new KillResult(settings.seed());
    JavaCommand java = trained(settings.directory().resolve("java"));
    Random seeds = new Random(settings.seed());
    while (result.violations().isEmpty() && isToGoOn(result)) {
      Path hub = settings.directory().resolve("hub-%d".formatted(result.hubs()));
      season(hub, java, seeds.nextLong(), result);
      afterHub.accept(result);
    }
    Folder.delete(settings.directory().resolve("java"));
    return result;
  }

  private boolean isToGoOn(KillResult result) {
    return result.tally.rounds() < settings.rounds()
        || result.reached().acknowledged() < settings.messages();
  }

  private static JavaCommand trained(Path directory) {
    JavaCommand java = JavaCommand.prepare(directory);
    List<String> arguments =
        List.of(
            "embedded:" + directory.resolve("hub"),
            directory.resolve("training.jsonl").toString(),
            "training",
            "1",
            "100",
            "1");
    return java.trained(SenderProgram.class, arguments);
  }

  private void season(Path hub, JavaCommand java, long seed, KillResult result) {
    Folder.create(hub);
    try (Journal journal = Journal.open(hub.resolve("runner.jsonl"), "runner");
        Season season = new Season(settings, hub, java, seed, result.tally, journal)) {
      season.play(settings.roundsPerHub());
      season.drain();
    }
    History history = History.read(Folder.files(hub, ".jsonl"));
    HistoryReport report = HistoryChecker.create().check(history);
    result.add(hub, report, Reached.in(history));
    if (report.isClean()) {
      Folder.delete(hub);
    }
  }

  /**
   * Runs it and writes the result as a page, anew after each hub.
   *
   * @param args number of rounds, directory of the run, directory of the result, and the seed if it
   *     is to be a given one
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    long seed = args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime();
    System.out.println("seed " + seed);
    KillSettings settings = KillSettings.of(Path.of(args[1]), seed, Integer.parseInt(args[0]), 0);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Path page = Path.of(args[2]).resolve("kill-rounds-%s.md".formatted(today));
    KillRounds rounds =
        new KillRounds(
            settings,
            sum -> {
              System.out.println(sum.summary());
              ResultPage.write(page, KillPage.of(settings, sum, today));
            });
    KillResult result = rounds.run();
    result.violations().stream().limit(20).forEach(System.out::println);
    System.out.println("written " + page);
    if (!result.violations().isEmpty()) {
      System.exit(1);
    }
  }
}
