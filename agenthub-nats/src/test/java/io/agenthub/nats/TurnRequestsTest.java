/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session with messages waiting asks the server between two prompts. */
@Timeout(120)
final class TurnRequestsTest {
  private static final int TURNS = 20;
  private static final int WARM = 5;
  private static final String WARMED = "$JS.API.TEST.WARMED";

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final CountDownLatch done = new CountDownLatch(TURNS);

  @Test
  void aTurn_looksAtTheLearningsOnce_andMakesNoConsumer() throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        AgentHub hub = AgentHub.open(servers.url())) {
      Connection listener = Nats.connect(servers.url());
      try {
        listen(listener);
        work(hub, listener);
      } finally {
        listener.close();
      }
    }

    List<String> turns = asked.stream().dropWhile(subject -> !subject.equals(WARMED)).toList();
    assertThat(turns).filteredOn(s -> s.startsWith("$JS.API.CONSUMER.CREATE.")).isEmpty();
    assertThat(turns)
        .filteredOn(s -> s.equals("$JS.API.STREAM.MSG.GET.GENBRAIN_LEARNING"))
        .hasSizeBetween(1, TURNS - WARM);
  }

  private void listen(Connection listener) throws Exception {
    Dispatcher ears = listener.createDispatcher(message -> asked.add(message.getSubject()));
    ears.subscribe("$JS.API.>");
    listener.flush(Duration.ofSeconds(10));
  }

  private void work(AgentHub hub, Connection listener) throws Exception {
    hub.agent("boss");
    hub.agent("worker");
    for (int i = 0; i < TURNS; i++) {
      hub.agent("boss").send(Draft.to("worker").subject("Task " + i).message("Do it."));
    }
    try (InboxLoop loop = hub.agent("worker").loop(session(listener)).start()) {
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      loop.stop();
    }
  }

  /** Answers at once, and marks among the requests where the first turns are over. */
  private AgentSession session(Connection listener) {
    return prompt -> {
      done.countDown();
      if (done.getCount() == TURNS - WARM) {
        listener.publish(WARMED, new byte[0]);
      }
      return Outcome.done("done");
    };
  }
}
