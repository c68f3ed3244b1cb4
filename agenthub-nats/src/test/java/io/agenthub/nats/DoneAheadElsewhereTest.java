/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One process does urgent messages ahead of their turn, and another one is given them when their
 * turn comes. Nobody tells the first, which asks for no more than it wants all the same.
 */
@Timeout(120)
final class DoneAheadElsewhereTest {
  private static final int ROUNDS = 10;
  private static final String ASKS = "$JS.API.CONSUMER.MSG.NEXT.AGENTS.inbox_backend";
  private static final String CLAIM = "agent-hub.claims.ahead.inbox_backend.AGENTS-";

  private static void finish(Broker process, Delivery delivery) {
    process.execute(List.of(Settlement.ack(delivery))).join();
  }

  private static boolean isDoneOnRecord(Broker broker, Delivery delivery) {
    return broker
        .last("GENBRAIN_CLAIMS", CLAIM + delivery.message().sequence())
        .filter(record -> new String(record.body(), UTF_8).contains("\"done\""))
        .isPresent();
  }

  private static Queue<String> listen(OneInbox inbox) throws Exception {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    inbox
        .observer()
        .createDispatcher(request -> asked.add(new String(request.getData(), UTF_8)))
        .subscribe(ASKS);
    inbox.observer().flush(Duration.ofSeconds(10));
    return asked;
  }

  @Test
  void whatAnotherProcessWasGivenInTurn_isNotAskedForAgain() throws Exception {
    try (OneInbox inbox = new OneInbox(1000)) {
      Broker process = inbox.process();
      Puller ahead = OneInbox.taker(process);
      Puller inTurn = OneInbox.taker(inbox.process());
      for (int i = 0; i < ROUNDS; i++) {
        inbox.messages().publish("5w" + i, "5x" + i, "1y" + i);
        Delivery urgent = next(ahead);
        assertThat(name(urgent)).isEqualTo("1y" + i);
        finish(process, urgent);
        Awaitility.await().until(() -> isDoneOnRecord(inbox.broker(), urgent));
        inbox.messages().settle(next(inTurn));
        inbox.messages().settle(next(inTurn));
        CompletableFuture<List<Delivery>> pull = inTurn.pull(1);
        inbox.messages().publish("5z" + i);
        inbox.messages().settle(pull.get(30, TimeUnit.SECONDS).get(0));
      }
      IntStream.range(0, 40).forEach(i -> inbox.messages().publish("7m" + i));
      Queue<String> asked = listen(inbox);

      for (int i = 0; i < 5; i++) {
        Delivery delivery = next(ahead);
        assertThat(name(delivery)).isEqualTo("7m" + i);
        finish(process, delivery);
      }

      assertThat(asked).isNotEmpty().allSatisfy(ask -> assertThat(ask).contains("\"batch\":1,"));
    }
  }
}
