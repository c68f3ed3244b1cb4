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
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.proxy.Direction;
import io.agenthub.nats.testing.proxy.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Somebody waited and went, and what he had asked the server for is under way when the next one
 * comes. It was the best when it was sent, and need not be any more.
 */
@Timeout(120)
final class UnderWayTest {
  private static final ConsumerRef QA = new ConsumerRef("AGENTS", "inbox_qa");
  private static final String QA_INBOX = "agent-hub.operators.operator-qa.inbox";

  /** Leaves a request at the server, whose answers are held up from now on. */
  private static void waitAndGo(OneInbox inbox, FaultProxy proxy, Puller puller) {
    CompletableFuture<List<Delivery>> left = puller.pull(1);
    inbox.await(info -> info.getNumWaiting() > 0);
    left.cancel(false);
    proxy.hold(Direction.TO_CLIENT);
  }

  private static String nextBehind(FaultProxy proxy, Puller puller) throws Exception {
    CompletableFuture<List<Delivery>> pull = puller.pull(1);
    proxy.heal();
    return name(pull.get(30, TimeUnit.SECONDS).get(0));
  }

  @Test
  void messageUnderWayToOneWhoIsGone_doesNotGoBeforeAMoreUrgentOne() throws Exception {
    try (OneInbox inbox = new OneInbox(100)) {
      FaultProxy proxy = inbox.proxy();
      Puller puller = OneInbox.taker(inbox.process(proxy));
      inbox.messages().publish("5a");
      inbox.messages().settle(next(puller));
      waitAndGo(inbox, proxy, puller);
      inbox.messages().publish("5d");
      inbox.await(info -> info.getNumAckPending() == 1);
      inbox.messages().publish("5e", "1f");

      assertThat(nextBehind(proxy, puller)).isEqualTo("1f");
      assertThat(List.of(name(next(puller)), name(next(puller)))).containsExactly("5d", "5e");
    }
  }

  @Test
  void messageUnderWay_doesNotGoBeforeAMoreUrgentOneOfAnotherInbox() throws Exception {
    try (OneInbox inbox = new OneInbox(100)) {
      Broker broker = inbox.broker();
      broker.createConsumer(ConsumerSpec.queue(QA, SubjectFilter.of(QA_INBOX)));
      FaultProxy proxy = inbox.proxy();
      Puller puller = inbox.process(proxy).puller(List.of(BACKEND, QA));
      inbox.messages().publish("5a");
      inbox.messages().settle(next(puller));
      waitAndGo(inbox, proxy, puller);
      inbox.messages().publish("5d");
      inbox.await(info -> info.getNumAckPending() == 1);
      byte[] urgent = "1f".getBytes(StandardCharsets.UTF_8);
      broker.execute(List.of(Publication.of(QA_INBOX, Headers.none(), urgent))).join().ack();

      assertThat(nextBehind(proxy, puller)).isEqualTo("1f");
    }
  }
}
