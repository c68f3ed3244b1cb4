/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 3,000 instants; {@code -Dschedule.seed=N} repeats the choices of a run. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ScheduleRoundsIT {
  private static final int INSTANTS = 3_000;

  @Test
  void killedAndFrozenReplicas_doEachInstantOnce() {
    long seed = Long.getLong("schedule.seed", System.nanoTime());
    Path directory = Path.of("target", "schedule-rounds", Long.toString(seed)).toAbsolutePath();

    ScheduleResult result = new ScheduleRounds(directory, seed).run(INSTANTS);

    System.out.printf(
        "seed %d: %d instants, %d kills, %d freezes, %d missing, %d twice%n",
        seed,
        result.due(),
        result.kills(),
        result.freezes(),
        result.missing().size(),
        result.doubled().size());
    assertThat(result.missing()).as("missing, seed %d in %s", seed, directory).isEmpty();
    assertThat(result.doubled()).as("completed twice, seed %d in %s", seed, directory).isEmpty();
    assertThat(result.due()).isGreaterThanOrEqualTo(INSTANTS * 9 / 10);
    assertThat(result.kills()).as("kills").isPositive();
  }
}
