/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Replicas of an agent share an inbox. What one of them gives back, because something more urgent
 * goes first, was no attempt, whoever gets it next.
 */
@Timeout(120)
final class SharedBacklogTest {
  private static final int MESSAGES = 240;
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private final Random random = new Random(5);

  private Outcome done(Message message) {
    attempts.put(message.id(), message.attempt());
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    return Outcome.done("done");
  }

  private void send(AgentHub hub, int number) {
    Priority[] priorities = Priority.values();
    hub.agent("ceo")
        .send(
            Draft.to("backend")
                .subject("task")
                .message("text")
                .priority(priorities[random.nextInt(priorities.length)])
                .once("m" + number));
  }

  @Test
  void replicasThatShareABacklog_useUpNoAttempts() {
    List<AgentHub> hubs = new ArrayList<>();
    try (NatsServers servers = NatsServers.start(NatsSetup.single())) {
      IntStream.range(0, 3).forEach(i -> hubs.add(AgentHub.open(servers.url())));
      hubs.get(0).agent("ceo");
      hubs.get(0).agent("backend");
      IntStream.range(0, MESSAGES / 2).forEach(number -> send(hubs.get(0), number));
      hubs.forEach(hub -> hub.agent("backend").handle(this::done).start());
      IntStream.range(MESSAGES / 2, MESSAGES).forEach(number -> send(hubs.get(0), number));

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (attempts.size() < MESSAGES && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }

      assertThat(attempts.values()).hasSize(MESSAGES).containsOnly(1);
    } finally {
      hubs.forEach(AgentHub::close);
    }
  }
}
