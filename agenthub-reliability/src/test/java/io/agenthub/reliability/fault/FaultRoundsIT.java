/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.nats.testing.NatsSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Faults of servers, connections and agents; {@code -Dfault.seed=N} repeats the choices of a run.
 * The two runs go on at the same time: for most of it the one waits until a delivery to an agent
 * that is frozen has had its minute.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultRoundsIT {
  private static final Duration BACK = Duration.ofSeconds(15);

  @Test
  void oneServer_andTheWayToIt_breakAndLoseNothing() {
    FaultResult result = run(NatsSetup.single(), Fault.single(), 25);

    assertThat(Fault.single()).allSatisfy(fault -> assertThat(result.rounds(fault)).isPositive());
  }

  @Test
  void clusterThatLosesAServerUnderLoad_losesNothingElse() {
    FaultResult result = run(NatsSetup.cluster(), List.of(Fault.SERVER_KILLED), 10);

    assertThat(result.rounds(Fault.SERVER_KILLED)).isPositive();
  }

  /** At a pace that leaves little to be worked off at the end. */
  private static FaultResult run(NatsSetup setup, List<Fault> faults, int perSecond) {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    Path directory = Path.of("target", "fault-rounds", Long.toString(seed)).toAbsolutePath();
    FaultSettings settings =
        FaultSettings.of(directory, setup, faults, faults.size(), seed)
            .with(0, perSecond)
            .lasting(Duration.ofMillis(500), Duration.ofSeconds(4));

    FaultResult result = new FaultRounds(settings, sum -> {}).run();

    System.out.println("seed %d: %s".formatted(seed, result.summary()));
    assertThat(result.violations()).as("seed %d, kept in %s", seed, directory).isEmpty();
    assertThat(result.slowest()).as("seed %d: back after a fault", seed).isLessThan(BACK);
    assertThat(result.reached().acknowledged()).isGreaterThan(300);
    return result;
  }
}
