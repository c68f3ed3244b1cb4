/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.error.InboxFullException;
import io.agenthub.message.Draft;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that is away for so long that its inbox fills up to the limit. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullInboxIT {
  private static final ConsumerRef INBOX = Topology.inbox(Role.of("backend")).ref();
  private static final int TOO_MANY = 111_000;
  private static final int WINDOW = 512;

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong full = new AtomicLong();

  @Test
  void fullInbox_refusesTheSender_evictsNothing_andTakesAgainWhatFits() throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        AgentHub hub = AgentHub.open(servers.url())) {
      Agent ceo = hub.agent("ceo");
      hub.agent("backend");
      hub.agent("qa");

      fill(ceo);

      assertThat(full.get()).isPositive();
      assertThat(accepted.get() + full.get()).isEqualTo(TOO_MANY);
      assertThat(unreadOnceCounted(hub, accepted.get())).isEqualTo(accepted.get());
      assertThatExceptionOfType(InboxFullException.class)
          .isThrownBy(() -> ceo.send(draft("backend", "late")))
          .withMessageContaining(INBOX.name());
      assertThat(ceo.send(draft("qa", "other")).duplicate()).isFalse();

      workOff(hub.broker(), 100);

      assertThat(sendOnceThereIsRoom(ceo).duplicate()).isFalse();
    }
  }

  private void fill(Agent sender) throws InterruptedException {
    Semaphore window = new Semaphore(WINDOW);
    for (int number = 0; number < TOO_MANY; number++) {
      window.acquire();
      CompletableFuture<Receipt> unused =
          sender
              .sendAsync(draft("backend", "m" + number))
              .whenComplete(
                  (receipt, failure) -> {
                    count(failure == null ? null : Futures.failure(failure));
                    window.release();
                  });
    }
    window.acquire(WINDOW);
  }

  private void count(@Nullable RuntimeException failure) {
    if (failure == null) {
      accepted.incrementAndGet();
    } else if (failure instanceof InboxFullException) {
      full.incrementAndGet();
    }
  }

  /** The server applies acknowledgements in its own time. */
  private static Receipt sendOnceThereIsRoom(Agent sender) {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); ; ) {
      try {
        return sender.send(draft("backend", "late"));
      } catch (InboxFullException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static Draft draft(String to, String id) {
    return Draft.to(to).subject("task").message("text of " + id).once(id);
  }

  /** The server counts what waits for a consumer a moment after it has stored it. */
  private static long unreadOnceCounted(AgentHub hub, long expected) {
    long unread = unread(hub);
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        unread != expected && System.nanoTime() < end; ) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      unread = unread(hub);
    }
    return unread;
  }

  private static long unread(AgentHub hub) {
    return hub.broker().consumer(INBOX).map(ConsumerInfo::pending).orElseThrow();
  }

  private static void workOff(Broker broker, int count) throws Exception {
    Puller puller = broker.puller(List.of(INBOX));
    for (int done = 0; done < count; ) {
      List<Delivery> taken = puller.pull(count - done).get(60, TimeUnit.SECONDS);
      List<Operation> acks =
          taken.stream().map(delivery -> (Operation) Settlement.ack(delivery)).toList();
      Futures.await(broker.execute(acks));
      done += taken.size();
    }
    puller.close();
  }
}
