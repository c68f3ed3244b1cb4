/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.proxy.Direction;
import io.agenthub.nats.testing.proxy.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent is far from its server: each answer takes longer than what was seen counts as fresh. */
@Timeout(120)
final class FarServerTest {
  private static final ConsumerRef QA = new ConsumerRef("AGENTS", "inbox_qa");
  private static final String QA_INBOX = "agent-hub.operators.operator-qa.inbox";

  @Test
  void backlogsOfTwoInboxes_areHandedOut_theMostUrgentFirst() throws Exception {
    try (OneInbox inbox = new OneInbox(100)) {
      Broker near = inbox.broker();
      near.createConsumer(ConsumerSpec.queue(QA, SubjectFilter.of(QA_INBOX)));
      FaultProxy proxy = inbox.proxy();
      Broker far = inbox.process(proxy);
      Puller puller = far.puller(List.of(BACKEND, QA));
      inbox.messages().publish("5a", "5b", "5c");
      for (String name : List.of("5d", "3e", "5f")) {
        byte[] body = name.getBytes(StandardCharsets.UTF_8);
        near.execute(List.of(Publication.of(QA_INBOX, Headers.none(), body))).join().ack();
      }

      proxy.delay(Duration.ofMillis(100), Direction.values());

      List<String> names = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Delivery delivery = next(puller);
        names.add(name(delivery));
        far.execute(List.of(Settlement.ack(delivery))).join();
      }
      assertThat(names).containsExactly("3e", "5a", "5b", "5c", "5d", "5f");
    }
  }
}
