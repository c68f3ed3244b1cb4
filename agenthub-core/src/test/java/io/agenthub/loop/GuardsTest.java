/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.loop.LoopSettings.Guards;
import io.agenthub.message.MessageType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "learning",
        "learning_confirmed",
        "learning_contradicted",
        "learning_revoked",
        "learning_approved",
        "learning_retired",
        "learning_conflict"
      })
  void recordsOfLearnings_wakeNoSession(String type) {
    assertThat(Guards.DEFAULT.informational()).contains(MessageType.of(type));
  }
}
