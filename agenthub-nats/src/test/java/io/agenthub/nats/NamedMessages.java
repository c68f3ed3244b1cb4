/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Messages to one inbox, each called by its urgency and a letter, such as {@code 5a}. */
final class NamedMessages {
  static final String INBOX = "agent-hub.operators.operator-backend.inbox";
  static final ConsumerRef BACKEND = new ConsumerRef("AGENTS", "inbox_backend");

  private final Broker broker;

  NamedMessages(Broker broker) {
    this.broker = broker;
  }

  /** How a broker is opened that knows the urgency by the name. */
  static BrokerContext context(TimeSource time) {
    return new BrokerContext(time, (headers, body) -> body[0] - '0');
  }

  void publish(String... names) {
    for (String name : names) {
      Headers id = Headers.none().with(Headers.MESSAGE_ID, name);
      Publication message =
          Publication.of(INBOX, id, name.getBytes(StandardCharsets.UTF_8)).needingInterest();
      broker.execute(List.of(message)).join().ack();
    }
  }

  void settle(Delivery delivery) {
    broker.execute(List.of(Settlement.ack(delivery))).join();
  }

  static String name(Delivery delivery) {
    return new String(delivery.message().body(), StandardCharsets.UTF_8);
  }

  /** What a process that takes from now on gets first. */
  static Delivery next(Broker broker) throws Exception {
    return next(broker.puller(List.of(BACKEND)));
  }

  static Delivery next(Puller puller) throws Exception {
    return puller.pull(1).get(30, TimeUnit.SECONDS).get(0);
  }

  /** What comes until nothing has come for that long, each settled. */
  List<String> rest(Puller puller, Duration quiet) throws Exception {
    List<String> names = new ArrayList<>();
    while (true) {
      CompletableFuture<List<Delivery>> pull = puller.pull(1);
      try {
        Delivery delivery = pull.get(quiet.toMillis(), TimeUnit.MILLISECONDS).get(0);
        names.add(name(delivery));
        settle(delivery);
      } catch (TimeoutException nothingMore) {
        pull.cancel(false);
        return names;
      }
    }
  }
}
