/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process takes a message ahead of its turn, puts it off and ends. */
@Timeout(120)
final class PutOffAheadTest {
  private static final Duration DELAY = Duration.ofSeconds(8);

  /** When it was put off. */
  private static long putOff(OneInbox inbox) throws Exception {
    Broker process = inbox.process();
    Delivery urgent = next(process);
    assertThat(name(urgent)).isEqualTo("1c");
    process.execute(List.of(Settlement.retry(urgent, DELAY))).join();
    long putOff = System.nanoTime();
    process.close();
    return putOff;
  }

  @Test
  void messageOfAnEndedProcess_waitsForItsTime_inTurn() throws Exception {
    try (OneInbox inbox = new OneInbox(100)) {
      inbox.messages().publish("5a", "5b", "1c");
      long begin = putOff(inbox);
      Puller puller = OneInbox.taker(inbox.process());

      for (String expected : List.of("5a", "5b", "1c")) {
        Delivery delivery = next(puller);
        assertThat(name(delivery)).isEqualTo(expected);
        assertThat(delivery.attempt()).isEqualTo(expected.equals("1c") ? 2 : 1);
        inbox.messages().settle(delivery);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(DELAY.minusSeconds(1));
    }
  }

  @Test
  void messageOfAnEndedProcess_goesFirst_onceItsTimeHasCome() throws Exception {
    try (OneInbox inbox = new OneInbox(1)) {
      inbox.messages().publish("5a", "5b", "1c");
      long begin = putOff(inbox);
      Puller puller = OneInbox.taker(inbox.process());
      Delivery first = next(puller);
      assertThat(name(first)).isEqualTo("5a");

      Awaitility.await()
          .atMost(DELAY.multipliedBy(4))
          .until(() -> System.nanoTime() - begin > DELAY.plusSeconds(3).toNanos());
      inbox.messages().settle(first);

      assertThat(name(next(puller))).isEqualTo("1c");
    }
  }
}
