/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.history.Reached;
import io.agenthub.reliability.kill.Drain;
import io.agenthub.reliability.kill.Place;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.testkit.history.History;
import io.agenthub.testkit.history.HistoryChecker;
import io.agenthub.testkit.history.HistoryReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Breaks servers and connections under a hub that works, round after round, and judges what its
 * processes wrote down.
 *
 * <p>A round: everybody works, a fault begins, lasts for a while and ends, and a witness waits until
 * the hub is back. At the end one more process works off what is left, and the checker, which shares
 * nothing with the hub, reads all histories.
 *
 * <p><b>Threads:</b> for one.
 */
final class FaultRounds {
  /** Until a change that another process was told of counts: the broker looks every 50 ms. */
  private static final Duration VISIBILITY = Duration.ofMillis(250);

  private final FaultSettings settings;
  private final Consumer<FaultResult> afterRound;
  private final Random random;

  FaultRounds(FaultSettings settings, Consumer<FaultResult> afterRound) {
    this.settings = settings;
    this.afterRound = afterRound;
    this.random = new Random(settings.seed());
  }

  /** Runs it. The histories are deleted if nothing is wrong with them. */
  FaultResult run() {
    FaultResult result = new FaultResult();
    Path directory = Folder.create(settings.directory());
    JavaCommand java = JavaCommand.prepare(directory.resolve("java"));
    try (Arena arena = Arena.open(settings.setup(), random)) {
      play(arena, java, result);
      Drain.of(new Place(arena.directUrl(), directory), java);
      History history = History.read(Folder.files(directory, ".jsonl"));
      HistoryReport report = HistoryChecker.create().withVisibility(VISIBILITY).check(history);
      result.ended(report, Reached.in(history), arena.release());
      if (report.isClean()) {
        Folder.delete(directory);
      }
    }
    return result;
  }

  private void play(Arena arena, JavaCommand java, FaultResult result) {
    Place place = new Place(arena.url(), settings.directory());
    Path file = settings.directory().resolve("runner.jsonl");
    try (Journal journal = Journal.open(file, "runner");
        Witness witness = Witness.open(arena.url(), journal);
        Crew crew = new Crew(settings, place, java, journal, random)) {
      for (int round = 0; isToGoOn(round); round++) {
        crew.complete();
        pause();
        Fault fault = settings.faults().get(round % settings.faults().size());
        strike(fault, arena, crew, journal);
        result.recovered(fault, witness.awaitSuccess());
        journal.faultEnds(fault.name());
        arena.awaitReady();
        afterRound.accept(result);
      }
    }
  }

  /** Four threads send at the pace, and little of it is lost to faults. */
  private boolean isToGoOn(int round) {
    return round < settings.rounds();
  }

  private void strike(Fault fault, Arena arena, Crew crew, Journal journal) {
    journal.faultBegins(fault.name());
    if (fault == Fault.AGENT_KILLED) {
      crew.killAgent();
      crew.complete();
    } else {
      arena.strike(fault);
      pause();
      arena.heal();
    }
  }

  private void pause() {
    long nanos =
        random.nextLong(settings.shortest().toNanos(), settings.longest().toNanos() + 1);
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
