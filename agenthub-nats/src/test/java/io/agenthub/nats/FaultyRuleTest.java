/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static io.agenthub.nats.NamedMessages.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rule of urgency that fails for one message. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // else a close may hang
final class FaultyRuleTest {
  private static final char FAULTY = 'x';

  @Test
  void errorOfARule_keepsNoOtherMessageBack_andTheBrokerCanBeClosed() throws Exception {
    pass(new NoClassDefFoundError("a class of the rule's"));
  }

  @Test
  void exceptionOfARule_keepsNoOtherMessageBack_andTheBrokerCanBeClosed() throws Exception {
    pass(new IllegalStateException("no rule for this"));
  }

  private static void pass(Throwable fault) throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        Broker broker = new NatsBrokerProvider().open(servers.url(), failing(fault))) {
      broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
      broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
      NamedMessages messages = new NamedMessages(broker);
      Puller puller = broker.puller(List.of(BACKEND));
      CompletableFuture<List<Delivery>> waiting = puller.pull(3);

      messages.publish(FAULTY + "a", "5b", "5c");

      assertThat(waiting.get(20, TimeUnit.SECONDS))
          .extracting(delivery -> name(delivery))
          .first()
          .isEqualTo("5b");
    }
  }

  private static BrokerContext failing(Throwable fault) {
    return new BrokerContext(
        TimeSource.system(),
        (headers, body) -> {
          if (body[0] != FAULTY) {
            return body[0] - '0';
          }
          if (fault instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) fault;
        });
  }
}
