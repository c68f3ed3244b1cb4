/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static io.agenthub.nats.NamedMessages.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.SubjectFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A consumer is made again with other settings, and somebody else comes to take from it. */
@Timeout(120)
final class ChangedInboxTest {
  @Test
  void whoTookFromItBefore_isServedAsWell() throws Exception {
    try (OneInbox inbox = new OneInbox(100)) {
      Broker process = inbox.process();
      Puller before = OneInbox.taker(process);
      CompletableFuture<List<Delivery>> waiting = before.pull(1);
      process.deleteConsumer(BACKEND);
      process.createConsumer(
          ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)).withMaxInFlight(50));
      Puller after = OneInbox.taker(process);

      inbox.messages().publish("1a");
      Delivery first = waiting.get(30, TimeUnit.SECONDS).get(0);
      assertThat(name(first)).isEqualTo("1a");
      inbox.messages().settle(first);
      CompletableFuture<List<Delivery>> again = before.pull(1);
      CompletableFuture<List<Delivery>> other = after.pull(1);
      inbox.messages().publish("1b", "1c");

      assertThat(again.get(30, TimeUnit.SECONDS)).hasSize(1);
      assertThat(other.get(30, TimeUnit.SECONDS)).hasSize(1);
    }
  }
}
