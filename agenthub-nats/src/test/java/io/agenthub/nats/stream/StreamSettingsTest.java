/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.StreamSpec;
import io.agenthub.nats.connection.Shards;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StreamSettingsTest {
  private static final StreamSpec INBOXES = StreamSpec.interest("AGENTS", 100, "inbox.*");

  @Test
  void eachStream_hasALimitOfConsumersOfItsOwn_aboveTheServersDefault() {
    StreamSpec watched = StreamSpec.latest("CLAIMS", Duration.ofDays(90), "claims.*");

    assertThat(StreamSettings.toConfiguration(INBOXES, 1, Shards.NONE).getMaxConsumers())
        .isEqualTo(100_000);
    assertThat(StreamSettings.toConfiguration(watched, 1, Shards.NONE).getMaxConsumers())
        .isEqualTo(100_000);
  }

  @Test
  void streamWithAnotherLimitOfConsumers_isAsWanted() {
    StreamConfiguration made =
        StreamConfiguration.builder(StreamSettings.toConfiguration(INBOXES, 1, Shards.NONE))
            .maxConsumers(-1)
            .build();

    assertThat(StreamSettings.differences(INBOXES, 1, made)).isEmpty();
  }
}
