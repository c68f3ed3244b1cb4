/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.history.Reached;
import io.agenthub.reliability.kill.Drain;
import io.agenthub.reliability.kill.Place;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.reliability.report.ResultPage;
import io.agenthub.testkit.history.History;
import io.agenthub.testkit.history.HistoryChecker;
import io.agenthub.testkit.history.HistoryReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Breaks servers and connections under a hub that works, round after round, and judges what its
 * processes wrote down.
 *
 * <p>A round: everybody works, a fault begins, lasts for a while and ends, and a witness waits
 * until the hub is back ({@link HubRounds}). At the end one more process works off what is left,
 * and the checker, which shares nothing with the hub, reads all histories.
 *
 * <p><b>Threads:</b> for one.
 */
public final class FaultRounds {
  /** Until a change that another process was told of counts: the broker looks every 50 ms. */
  private static final Duration VISIBILITY = Duration.ofMillis(250);

  private static final int ROUNDS_PER_HUB = 30;

  private final FaultSettings settings;
  private final Consumer<FaultResult> afterHub;
  private final Random random;

  /**
   * A run.
   *
   * @param afterHub sees the sum so far after each hub
   */
  FaultRounds(FaultSettings settings, Consumer<FaultResult> afterHub) {
    this.settings = settings;
    this.afterHub = afterHub;
    this.random = new Random(settings.seed());
  }

  /** Runs it, to the end or to the first hub that fails, whose histories are kept. */
  FaultResult run() {
    FaultResult result = new FaultResult();
    JavaCommand java = JavaCommand.prepare(settings.directory().resolve("java"));
    for (int hub = 0; result.violations().isEmpty() && isToGoOn(result); hub++) {
      season(settings.directory().resolve("hub-" + hub), java, result);
      afterHub.accept(result);
    }
    Folder.delete(settings.directory().resolve("java"));
    return result;
  }

  private boolean isToGoOn(FaultResult result) {
    return result.rounds() < settings.rounds()
        || result.reached().acknowledged() < settings.messages();
  }

  private void season(Path directory, JavaCommand java, FaultResult result) {
    Folder.create(directory);
    try (Arena arena = Arena.open(settings.setup(), random)) {
      play(arena, new Place(arena.url(), directory), java, result);
      Drain.of(new Place(arena.directUrl(), directory), java);
      History history = History.read(Folder.files(directory, ".jsonl"));
      HistoryReport report = HistoryChecker.create().withVisibility(VISIBILITY).check(history);
      result.add(report, Reached.in(history), arena.release());
      if (report.isClean()) {
        Folder.delete(directory);
      }
    }
  }

  private void play(Arena arena, Place place, JavaCommand java, FaultResult result) {
    Path file = place.directory().resolve("runner.jsonl");
    try (Journal journal = Journal.open(file, "runner");
        Witness witness = Witness.open(place.url(), journal);
        Crew crew = new Crew(settings, place, java, journal, random)) {
      new HubRounds(settings, arena, crew, witness, journal, random)
          .run(Math.min(ROUNDS_PER_HUB, settings.rounds()), result);
    }
  }

  /**
   * Runs it and writes the result as a page, anew after each hub.
   *
   * @param args {@code single} or {@code cluster}, least number of rounds, least number of
   *     messages, directory of the run, directory of the result, messages a second of each of the
   *     four sending threads, the faults with commas between them or {@code all}, and the seed if
   *     it is to be a given one
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    String mode = args[0];
    long seed = args.length > 7 ? Long.parseLong(args[7]) : System.nanoTime();
    System.out.println("seed " + seed);
    boolean cluster = mode.equals("cluster");
    FaultSettings settings =
        FaultSettings.of(
                Path.of(args[3]),
                cluster ? NatsSetup.cluster().syncing() : NatsSetup.single(),
                Fault.named(args[6], cluster ? Fault.cluster() : Fault.single()),
                Integer.parseInt(args[1]),
                seed)
            .with(Long.parseLong(args[2]), Integer.parseInt(args[5]));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Path page = Path.of(args[4]).resolve("nats-faults-%s-%s.md".formatted(mode, today));
    FaultResult result =
        new FaultRounds(
                settings,
                sum -> {
                  System.out.println(sum.summary());
                  ResultPage.write(page, FaultPage.of(mode, settings, sum, today));
                })
            .run();
    result.violations().stream().limit(20).forEach(System.out::println);
    System.out.println("written " + page);
    if (!result.violations().isEmpty()) {
      System.exit(1);
    }
  }
}
