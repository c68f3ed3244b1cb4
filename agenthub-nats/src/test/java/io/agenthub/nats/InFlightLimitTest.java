/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * As many messages are in flight as may be. The next place is for the most urgent, and nobody is
 * given more than there are places.
 */
@Timeout(120)
final class InFlightLimitTest {
  private static void assertThatNothingComes(CompletableFuture<List<Delivery>> pull) {
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> pull.get(2, TimeUnit.SECONDS));
  }

  private static Delivery only(CompletableFuture<List<Delivery>> pull) throws Exception {
    List<Delivery> deliveries = pull.get(30, TimeUnit.SECONDS);
    assertThat(deliveries).hasSize(1);
    return deliveries.get(0);
  }

  @Test
  void urgentMessageWhoseTurnIsNext_goesFirst_whenAnotherHasTakenThePlace() throws Exception {
    try (OneInbox inbox = new OneInbox(1)) {
      NamedMessages messages = inbox.messages();
      Puller puller = OneInbox.taker(inbox.process());
      messages.publish("5a", "5b");
      Delivery first = next(puller);
      messages.publish("1c");
      CompletableFuture<List<Delivery>> pull = puller.pull(1);
      assertThatNothingComes(pull);

      messages.settle(first);

      Delivery urgent = only(pull);
      assertThat(name(urgent)).isEqualTo("1c");
      messages.settle(urgent);
      assertThat(name(next(puller))).isEqualTo("5b");
    }
  }

  @Test
  void urgentMessageBehindOthers_comesFirst_whenThereIsRoomAgain() throws Exception {
    try (OneInbox inbox = new OneInbox(2)) {
      NamedMessages messages = inbox.messages();
      Puller puller = OneInbox.taker(inbox.process());
      messages.publish("5a", "5b", "5c", "5d");
      Delivery first = next(puller);
      next(puller);
      messages.publish("1e");
      CompletableFuture<List<Delivery>> pull = puller.pull(1);
      assertThatNothingComes(pull);

      messages.settle(first);

      Delivery urgent = only(pull);
      assertThat(name(urgent)).isEqualTo("1e");
      messages.settle(urgent);
      assertThat(name(next(puller))).isEqualTo("5c");
    }
  }

  @Test
  void urgentMessageBehindOneInHand_comesFirst() throws Exception {
    try (OneInbox inbox = new OneInbox(2)) {
      NamedMessages messages = inbox.messages();
      Puller puller = OneInbox.taker(inbox.process());
      messages.publish("5a", "5b");
      Delivery first = next(puller);
      next(puller);
      messages.publish("5c", "1d");
      CompletableFuture<List<Delivery>> pull = puller.pull(1);
      assertThatNothingComes(pull);

      messages.settle(first);

      assertThat(name(only(pull))).isEqualTo("1d");
    }
  }

  @Test
  void urgentMessageWhoseTurnIsNext_goesFirst_whenAnotherProcessHasThePlaces() throws Exception {
    try (OneInbox inbox = new OneInbox(2)) {
      NamedMessages messages = inbox.messages();
      Puller puller = OneInbox.taker(inbox.process());
      Puller other = OneInbox.taker(inbox.process());
      messages.publish("5a", "5b");
      Delivery first = next(other);
      next(other);
      messages.publish("5c", "1d");
      CompletableFuture<List<Delivery>> pull = puller.pull(1);
      assertThatNothingComes(pull);

      messages.settle(first);

      Delivery urgent = only(pull);
      assertThat(name(urgent)).isEqualTo("1d");
      messages.settle(urgent);
      assertThat(name(next(puller))).isEqualTo("5c");
    }
  }

  @Test
  void oneProcess_isNotGivenMoreThanThereArePlaces() throws Exception {
    try (OneInbox inbox = new OneInbox(3)) {
      NamedMessages messages = inbox.messages();
      Puller puller = OneInbox.taker(inbox.process());
      messages.publish("5a", "5b", "5c", "5d", "5e", "5f");
      Delivery first = next(puller);
      next(puller);
      messages.publish("1g", "1h", "1i", "1j");
      assertThat(name(next(puller))).isEqualTo("1g");
      CompletableFuture<List<Delivery>> pull = puller.pull(6);
      assertThatNothingComes(pull);

      messages.settle(first);

      assertThat(name(only(pull))).isEqualTo("1h");
      assertThatNothingComes(puller.pull(6));
    }
  }
}
