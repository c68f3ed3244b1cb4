/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.BACKEND;
import static io.agenthub.embedded.TestHub.INBOX;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much one pull takes. */
final class TakingTest {
  @Test
  void largeMessages_comeInSeveralPulls(@TempDir Path directory) {
    String quarter = "x".repeat(ReadRequest.MOST_BYTES / 4);
    try (TestHub hub = TestHub.in(directory).prepared();
        Puller puller = hub.broker.puller(List.of(BACKEND))) {
      for (int i = 0; i < 6; i++) {
        hub.publish(INBOX, quarter);
      }

      assertThat(EmbeddedBroker.result(puller.pull(100))).hasSize(4);
      assertThat(EmbeddedBroker.result(puller.pull(100))).hasSize(2);
    }
  }
}
