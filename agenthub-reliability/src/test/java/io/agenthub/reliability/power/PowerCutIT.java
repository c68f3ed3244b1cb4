/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.agenthub.reliability.process.Folder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the power cuts; {@code -Dcut.seed=N} repeats the moments of a run. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PowerCutIT {
  private static final int CUTS = 15;
  private static final int CONTROLS = 2;

  private final long seed = Long.getLong("cut.seed", System.nanoTime());
  private final Path directory =
      Folder.create(Path.of("target", "power-cuts", Long.toString(seed)).toAbsolutePath());

  @BeforeEach
  void skipWhereNothingCanBeMounted() {
    Optional<String> obstacle = PowerCuts.obstacle(directory);
    if (obstacle.isPresent()) {
      String reason = "SKIPPED: " + obstacle.get();
      System.out.println(reason);
      abort(reason);
    }
  }

  @Test
  void powerCut_losesNothingThatWasAcknowledged_andTheHubOpensByItself() {
    PowerCutRounds rounds = new PowerCutRounds(new PowerCuts(directory, "hub", seed)).run(CUTS);

    System.out.println("seed " + seed + ": " + rounds.summary());
    assertThat(rounds.failed()).as("%s; kept in %s", rounds.summary(), directory).isZero();
    assertThat(rounds.acknowledged()).isPositive();
    Folder.delete(directory);
  }

  @Test
  void powerCutWithoutSyncing_isReportedAsLoss() {
    PowerCutRounds rounds =
        new PowerCutRounds(new PowerCuts(directory, "unsynced", seed)).run(CONTROLS);

    System.out.println("seed " + seed + ", without syncing: " + rounds.summary());
    assertThat(rounds.lost()).isPositive();
    Folder.delete(directory);
  }
}
