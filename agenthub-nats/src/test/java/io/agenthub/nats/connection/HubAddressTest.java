/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.InvalidNameException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The URL of a hub on NATS. */
final class HubAddressTest {
  @Test
  void severalServers_userAndOptions_areRead() {
    HubAddress address =
        HubAddress.parse(
            "nats://hub:p%40ss@one:4222,two:4223?replicas=3&shards=16", "/default.creds");

    assertThat(address.servers()).isEqualTo(List.of("nats://one:4222", "nats://two:4223"));
    assertThat(address.user()).isEqualTo("hub");
    assertThat(address.password()).isEqualTo("p@ss");
    assertThat(address.replicas()).isEqualTo(3);
    assertThat(address.shards()).hasValue(16);
    assertThat(address.credentials()).isEqualTo("/default.creds");
    assertThat(address.toString()).doesNotContain("p@ss");
  }

  @Test
  void malformedUrl_isRefused_withoutItsPassword() {
    for (String url :
        List.of(
            "nats://",
            "nats://a b",
            "nats://u:secret@",
            "nats://u:secret@h?replicas=2",
            "nats://u:secret@h?shards=1",
            "nats://u:secret@h?shards=65")) {
      assertThatExceptionOfType(InvalidNameException.class)
          .isThrownBy(() -> HubAddress.parse(url, null))
          .withMessageContaining("nats://HOST:4222")
          .withMessageNotContaining("secret");
    }
  }
}
