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

/** The short form of the fault rounds; {@code -Dfault.seed=N} repeats the choices of a run. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FaultRoundsIT {
  private static final Duration BACK = Duration.ofSeconds(15);

  @Test
  void oneServer_andTheWayToIt_breakAndLoseNothing() {
    FaultResult result = run("single", NatsSetup.single(), Fault.single(), 7);

    assertThat(Fault.single()).allSatisfy(fault -> assertThat(result.rounds(fault)).isPositive());
  }

  @Test
  void threeServers_oneOfThemBreaks_andLoseNothing() {
    FaultResult result = run("cluster", NatsSetup.cluster(), Fault.cluster(), 6);

    assertThat(Fault.cluster()).allSatisfy(fault -> assertThat(result.rounds(fault)).isPositive());
  }

  private static FaultResult run(String name, NatsSetup setup, List<Fault> faults, int rounds) {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    Path directory = Path.of("target", "fault-rounds", name + "-" + seed).toAbsolutePath();

    FaultResult result =
        new FaultRounds(FaultSettings.of(directory, setup, faults, rounds, seed), sum -> {}).run();

    System.out.println("seed %d: %s".formatted(seed, result.summary()));
    assertThat(result.violations()).as("seed %d, kept in %s", seed, directory).isEmpty();
    assertThat(result.slowest()).as("seed %d: back after a fault", seed).isLessThan(BACK);
    assertThat(result.reached().acknowledged()).isGreaterThan(1_000);
    return result;
  }
}
