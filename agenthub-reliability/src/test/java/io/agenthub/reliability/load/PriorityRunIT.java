/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the order of an inbox; {@code -Dpriority.dequeues=1000000} is the long one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PriorityRunIT {
  @Test
  void everyDelivery_isTheMostUrgentAndOldestThatWaits() {
    long dequeues = Long.getLong("priority.dequeues", 50_000);
    long seed = Long.getLong("priority.seed", System.nanoTime());

    PriorityRun.Result result = PriorityRun.run(dequeues, seed);

    assertThat(result.violations()).as("seed %d", seed).isZero();
    assertThat(result.dequeues()).isEqualTo(dequeues);
    assertThat(result.deepest()).as("messages that waited at a time").isGreaterThan(100);
  }
}
