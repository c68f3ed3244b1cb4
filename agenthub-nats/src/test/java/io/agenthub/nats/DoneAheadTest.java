/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Priority;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process has done urgent messages ahead of their turn and is gone. The consumer counts them as
 * waiting until it comes to them, and whoever works on does not look for them again and again.
 */
@Timeout(120)
final class DoneAheadTest {
  private static final int LOW = 40;
  private static final int URGENT = 20;

  private final Queue<String> readers = new ConcurrentLinkedQueue<>();

  private static void send(AgentHub hub, Priority priority, int count) {
    for (int i = 0; i < count; i++) {
      hub.agent("ceo").send(Draft.to("backend").subject("task").message("text").priority(priority));
    }
  }

  /** Handles so many, and no more. */
  private static void work(AgentHub hub, int count) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(count);
    InboxLoop loop = hub.agent("backend").handle(message -> done(left)).start();
    assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
    loop.close();
  }

  private static Outcome done(CountDownLatch left) {
    left.countDown();
    return left.getCount() == 0
        ? Outcome.unavailable(Duration.ofMinutes(1), "enough")
        : Outcome.done("done");
  }

  private void listen(Connection listener) throws Exception {
    listener
        .createDispatcher(request -> readers.add(request.getSubject()))
        .subscribe("$JS.API.CONSUMER.CREATE.GENBRAIN_AGENTS.>");
    listener.flush(Duration.ofSeconds(10));
  }

  @Test
  void whatAnotherHasDoneAhead_isNotLookedForWithEachMessage() throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        AgentHub sender = AgentHub.open(servers.url())) {
      sender.agent("backend");
      send(sender, Priority.LOW, LOW);
      send(sender, Priority.CRITICAL, URGENT);
      try (AgentHub gone = AgentHub.open(servers.url())) {
        work(gone, URGENT + 1);
      }
      Connection listener = Nats.connect(servers.url());
      try (AgentHub hub = AgentHub.open(servers.url())) {
        hub.agent("backend");
        listen(listener);

        work(hub, LOW);

        assertThat(readers).hasSizeLessThan(LOW / 4);
      } finally {
        listener.close();
      }
    }
  }
}
