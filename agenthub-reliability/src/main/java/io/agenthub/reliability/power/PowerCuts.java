/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.reliability.history.Losses;
import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.reliability.process.Shell;
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
    this.java = new JavaCommand(directory);
  }

  /** Why this machine cannot do it; empty if it can. */
  static Optional<String> obstacle(Path directory) {
    return LoopDisk.obstacle(directory);
  }

  /**
   * One cut.
   *
   * @return what was acknowledged and is gone
   * @throws IllegalStateException if what is left cannot be opened
   */
  Losses cut(int round) {
    Path acknowledged = directory.resolve("acknowledged-" + round + ".jsonl");
    Path found = directory.resolve("found-" + round + ".jsonl");
    try (LoopDisk disk = LoopDisk.create(directory, "disk-" + round, MEGABYTES)) {
      Child writer = start(PublisherProgram.class, "publisher-" + round, disk, acknowledged);
      try (LoopDisk left = cut(writer, disk, round)) {
        writer.kill();
        survey(left, round, found);
      } finally {
        writer.close();
      }
    }
    return Losses.between(acknowledged, found);
  }

  private LoopDisk cut(Child writer, LoopDisk disk, int round) {
    writer.await("ready", PATIENCE);
    long end =
        System.nanoTime() + random.nextLong(SHORTEST.toNanos(), LONGEST.toNanos() + 1);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    writer.freeze();
    return disk.copy(directory, "left-" + round);
  }

  private void survey(LoopDisk left, int round, Path found) {
    try (Child survey = start(SurveyProgram.class, "survey-" + round, left, found)) {
      survey.await("noted", PATIENCE);
      survey.awaitExit(PATIENCE);
    }
  }

  private Child start(Class<?> program, String name, LoopDisk disk, Path history) {
    List<String> arguments = List.of(kind, disk.root().toString(), history.toString());
    return Child.start(name, java.of(program, arguments), directory);
  }

  /** The disk and the kernel on which it runs. */
  static String machine() {
    return Shell.run("uname", "-sr") + ", ext4 on a loop device";
  }
}
