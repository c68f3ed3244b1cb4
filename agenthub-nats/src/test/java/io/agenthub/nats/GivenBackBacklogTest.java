/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server delivers what was given back before all else, however urgent the rest is. Whoever has
 * seen how urgent it is leaves it there while something more urgent waits.
 */
@Timeout(120)
final class GivenBackBacklogTest {
  private static final int MANY = 200;
  private static final int ROUNDS = 30;
  private static final String ANSWERS = "$JS.ACK.AGENTS.inbox_backend.>";

  /** Messages that a process took and gave back when it ended. */
  private static void giveBackMany(OneInbox inbox) throws Exception {
    IntStream.range(0, MANY).forEach(i -> inbox.messages().publish("9low" + i));
    Broker process = inbox.process();
    Puller puller = OneInbox.taker(process);
    for (int taken = 0; taken < MANY; ) {
      taken += puller.pull(MANY).get(30, TimeUnit.SECONDS).size();
    }
    process.close();
    inbox.await(info -> info.getNumAckPending() == MANY);
  }

  private static AtomicInteger countGivenBack(OneInbox inbox) throws Exception {
    AtomicInteger count = new AtomicInteger();
    inbox
        .observer()
        .createDispatcher(
            answer -> {
              if (new String(answer.getData(), US_ASCII).startsWith("-NAK")) {
                count.incrementAndGet();
              }
            })
        .subscribe(ANSWERS);
    inbox.observer().flush(Duration.ofSeconds(10));
    return count;
  }

  @Test
  void whatIsLessUrgent_isNotFetchedAndGivenBackWithEachPull() throws Exception {
    try (OneInbox inbox = new OneInbox(1000)) {
      giveBackMany(inbox);
      Puller puller = OneInbox.taker(inbox.process());
      AtomicInteger givenBack = countGivenBack(inbox);

      for (int i = 0; i < ROUNDS; i++) {
        inbox.messages().publish("1urgent" + i);
        Delivery urgent = next(puller);
        assertThat(name(urgent)).isEqualTo("1urgent" + i);
        inbox.messages().settle(urgent);
      }

      assertThat(givenBack).hasValueBetween(MANY, ROUNDS / 3 * MANY);
      assertThat(inbox.messages().rest(puller, Duration.ofSeconds(3)))
          .containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(i -> "9low" + i).toList());
    }
  }

  @Test
  void whatWasDoneBeforeIt_isNotLeftLying_whenAnotherTakesIt() throws Exception {
    try (OneInbox inbox = new OneInbox(1000)) {
      Broker process = inbox.process();
      Puller puller = OneInbox.taker(process);
      inbox.messages().publish("5medium");
      Delivery medium = next(puller);
      inbox.messages().publish("1urgent");
      process.execute(List.of(Settlement.retry(medium, Duration.ZERO))).join();
      Delivery urgent = next(puller);
      assertThat(name(urgent)).isEqualTo("1urgent");
      inbox.messages().settle(urgent);

      Delivery taken = next(OneInbox.taker(inbox.process()));
      assertThat(name(taken)).isEqualTo("5medium");
      inbox.messages().settle(taken);

      inbox.await(info -> info.getNumPending() + info.getNumAckPending() == 0);
    }
  }

  @Test
  void whatWasGivenBackBehindIt_goesFirst_whereItIsMoreUrgent() throws Exception {
    try (OneInbox inbox = new OneInbox(1000)) {
      giveBackMany(inbox);
      Broker process = inbox.process();
      Puller puller = OneInbox.taker(process);
      inbox.messages().publish("5medium");
      Delivery medium = next(puller);
      assertThat(name(medium)).isEqualTo("5medium");

      inbox.messages().publish("1urgent", "7lower");
      process.execute(List.of(Settlement.retry(medium, Duration.ZERO))).join();

      List<String> names = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Delivery delivery = next(puller);
        names.add(name(delivery));
        inbox.messages().settle(delivery);
      }
      assertThat(names).containsExactly("1urgent", "5medium", "7lower", "9low0");
    }
  }
}
