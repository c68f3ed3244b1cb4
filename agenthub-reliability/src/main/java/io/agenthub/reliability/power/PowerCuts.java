/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.reliability.process.Shell;
import io.agenthub.testkit.history.HistoryChecker;
import io.agenthub.testkit.history.HistoryReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts the power under a writer, again and again, each time on a new disk.
 *
 * <p>The writer is stopped at a random moment, the file behind its disk is copied, and a new
 * process opens what the copy holds. The acknowledgements were noted on another disk.
 *
 * <p><b>Threads:</b> for one.
 */
final class PowerCuts {
  private static final int MEGABYTES = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final Path directory;
  private final String kind;
  private final Random random;
  private final JavaCommand java;

  /**
   * A rig.
   *
   * @param directory for its files, on a disk that keeps its power
   * @param kind of target: {@code hub}, or {@code unsynced} for the control
   * @param seed of the moments at which the power fails
   */
  PowerCuts(Path directory, String kind, long seed) {
    this.directory = directory;
    this.kind = kind;
    this.random = new Random(seed);
    this.java = JavaCommand.prepare(directory.resolve(kind + "-java"));
  }

  /** Why this machine cannot do it; empty if it can. */
  static Optional<String> obstacle(Path directory) {
    return LoopDisk.obstacle(directory);
  }

  /**
   * One cut.
   *
   * @return the judgement: an acknowledged message that the copy does not hold is a loss
   * @throws IllegalStateException if what is left cannot be opened
   */
  HistoryReport cut(int round) {
    Path place = Folder.create(directory.resolve(kind + "-" + round));
    Path acknowledged = place.resolve("acknowledged.jsonl");
    Path found = place.resolve("found.jsonl");
    try (LoopDisk disk = LoopDisk.create(place, "disk", MEGABYTES);
        Child writer = start(PublisherProgram.class, place, disk, acknowledged)) {
      writer.await("ready", PATIENCE);
      pause();
      writer.freeze();
      try (LoopDisk left = disk.copy(place, "left")) {
        writer.kill();
        survey(place, left, found);
      }
    }
    HistoryReport report = HistoryChecker.create().check(List.of(acknowledged, found));
    if (report.isClean()) {
      Folder.delete(place);
    }
    return report;
  }

  private void pause() {
    long end = System.nanoTime() + random.nextLong(SHORTEST.toNanos(), LONGEST.toNanos() + 1);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void survey(Path place, LoopDisk left, Path found) {
    try (Child survey = start(SurveyProgram.class, place, left, found)) {
      survey.await("noted", PATIENCE);
      survey.awaitExit(PATIENCE);
    } catch (IllegalStateException e) {
      keep(left, place);
      throw e;
    }
  }

  /** What could not be opened is kept to be looked at. */
  private static void keep(LoopDisk left, Path place) {
    Shell.run("cp", "-a", left.root().toString(), place.resolve("kept").toString());
  }

  private Child start(Class<?> program, Path place, LoopDisk disk, Path history) {
    List<String> arguments = List.of(kind, disk.root().toString(), history.toString());
    String name = program.getSimpleName();
    return Child.start(name, java.of(program, arguments), place);
  }
}
