/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ServerInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers an operator is warned of. */
class EmptyingReleasesTest {
  private static ServerInfo server(String version) {
    return new ServerInfo("INFO {\"server_id\":\"S\",\"version\":\"%s\"}".formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.11.15", "2.12.4", "2.12.15", "2.14.0", "2.14.9", "2.15.0", "2.15.2"})
  void releaseThatEmptiesStreams_isKnown(String version) {
    assertThat(EmptyingReleases.include(server(version))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2.9.10", "2.10.29", "2.11.8", "2.12.3", "2.14.10", "2.15.3", "2.16.0", "3.0.0"})
  void otherRelease_isNot(String version) {
    assertThat(EmptyingReleases.include(server(version))).isFalse();
  }
}
