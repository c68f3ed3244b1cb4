/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.BrokerContext;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.time.TimeSource;
import org.junit.jupiter.api.Test;

/** A hub on NATS is opened by its URL. */
final class NatsBrokerProviderTest {
  @Test
  void noServer_isATypedError_thatSaysWhatToDo() {
    try (TimeSource time = TimeSource.system()) {
      BrokerContext context = new BrokerContext(time, (headers, body) -> 0);

      assertThatExceptionOfType(BrokerUnavailableException.class)
          .isThrownBy(() -> new NatsBrokerProvider().open("nats://127.0.0.1:1", context))
          .withMessageContaining("nats-server -js");
    }
  }
}
