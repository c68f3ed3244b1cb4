/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.message.DeadLetter;
import io.agenthub.message.DeadLetter.Reason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Poison dies after exactly the set attempts, and the rest does not notice. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PoisonRunIT {
  private static final int MESSAGES = Integer.getInteger("poison.messages", 20_000);

  @Test
  void oneInAHundredIsPoison_allOfItDies_allElseIsCompleted() {
    PoisonRun.Result result = PoisonRun.run("embedded:memory", MESSAGES, true);

    assertThat(result.completed()).isEqualTo(result.good());
    assertThat(result.letters()).hasSize(MESSAGES / 100);
    assertThat(result.letters())
        .filteredOn(letter -> letter.reason() == Reason.MALFORMED)
        .hasSize(MESSAGES / 500)
        .extracting(DeadLetter::attempts)
        .containsOnly(0); // no attempt has begun
    assertThat(result.letters())
        .filteredOn(letter -> letter.reason() != Reason.MALFORMED)
        .extracting(DeadLetter::attempts)
        .containsOnly(PoisonRun.ATTEMPTS);
  }
}
