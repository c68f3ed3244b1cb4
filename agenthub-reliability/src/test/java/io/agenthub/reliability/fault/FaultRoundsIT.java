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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Each fault once, of one server and the way to it; {@code -Dfault.seed=N} repeats the choices of a
 * run.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(
    named = "fault.rounds",
    matches = "true",
    disabledReason = "not yet steady enough to judge a build by; -Dfault.rounds=true runs it")
class FaultRoundsIT {
  private static final Duration BACK = Duration.ofSeconds(15);

  @Test
  void oneServer_andTheWayToIt_breakAndLoseNothing() {
    FaultResult result = run(Fault.single());

    assertThat(Fault.single()).allSatisfy(fault -> assertThat(result.rounds(fault)).isPositive());
  }

  private static FaultResult run(List<Fault> faults) {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    Path directory = Path.of("target", "fault-rounds", Long.toString(seed)).toAbsolutePath();
    FaultSettings settings =
        FaultSettings.of(directory, NatsSetup.single(), faults, faults.size(), seed);

    FaultResult result = new FaultRounds(settings, sum -> {}).run();

    System.out.println("seed %d: %s".formatted(seed, result.summary()));
    assertThat(result.violations()).as("seed %d, kept in %s", seed, directory).isEmpty();
    assertThat(result.slowest()).as("seed %d: back after a fault", seed).isLessThan(BACK);
    assertThat(result.reached().acknowledged()).isGreaterThan(1_000);
    return result;
  }
}
