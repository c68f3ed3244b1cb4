/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the kill rounds; {@code -Dkill.seed=N} repeats the choices of a run. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class KillRoundsIT {
  private static final int ROUNDS = 60;
  private static final long MESSAGES = 60_000;
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** Longer than in the long form, so that fewer of the short form's seconds go into opening. */
  private static final Duration LONGEST = Duration.ofMillis(2_500);

  @Test
  void killedProcesses_loseNothing_andCompleteEverythingOnce() {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    Path directory = Path.of("target", "kill-rounds", Long.toString(seed)).toAbsolutePath();
    KillSettings settings =
        new KillSettings(directory, seed, ROUNDS, MESSAGES, 20, 500, SHORTEST, LONGEST);

    KillResult result = new KillRounds(settings, sum -> System.out.println(sum.summary())).run();

    assertThat(result.violations()).as("seed %d, kept in %s", seed, result.kept()).isEmpty();
    assertThat(result.tally.rounds()).isGreaterThanOrEqualTo(ROUNDS);
    assertThat(result.reached().acknowledged()).isGreaterThanOrEqualTo(MESSAGES);
    assertHardMomentsWereReached(result);
  }

  /** A run that met none of them would prove nothing. */
  private static void assertHardMomentsWereReached(KillResult result) {
    assertThat(result.tally.rounds(Season.Mode.ALL)).as("all killed at once").isPositive();
    assertThat(result.tally.rounds(Season.Mode.OPENING)).as("killed while opening").isPositive();
    assertThat(result.reached().inHandler()).as("killed in a handler").isPositive();
    assertThat(result.reached().afterHandler()).as("killed after a handler").isPositive();
    assertThat(result.reached().again()).as("handled again after a kill").isPositive();
    assertThat(result.reached().suppressed()).as("kept back by the ledger").isPositive();
    assertThat(result.reached().neverStored() + result.reached().storedUnheard())
        .as("killed in a send")
        .isPositive();
  }
}
