/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsVersionTest {
  @ParameterizedTest
  @CsvSource({
    "2.10, 2.10.29, true",
    "2.10, 2.1.0, false",
    "2.10, 2.11.0, false",
    "2.9.10, 2.9.10, true",
    "2.9.10, 2.9.1, false",
    "current, 2.10.29, false",
    "current, 2.11.0, true",
    "current, 3.0.0-RC.1, true",
  })
  void wantedRelease_isToldFromOthers(String wanted, String release, boolean accepted) {
    assertThat(new NatsVersion(wanted).accepts(release)).isEqualTo(accepted);
  }

  @Test
  void nameThatIsNoVersion_isRefused() {
    assertThatThrownBy(() -> new NatsVersion("debian"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("debian");
  }

  @Test
  void releases_areComparedByNumber() {
    assertThat(NatsVersion.compare("2.10.0", "2.9.10")).isPositive();
    assertThat(NatsVersion.compare("2.10.0-RC.1", "2.10.0")).isZero();
  }
}
