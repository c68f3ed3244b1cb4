/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What asking for an agent costs that the process has asked for before. */
@Timeout(60)
final class KnownAgentTest {
  private static final String READ = "$JS.API.STREAM.MSG.GET.GENBRAIN_REGISTRY";

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private NatsServers servers;
  private AgentHub hub;
  private Connection listener;

  @SuppressWarnings("NullAway.Init") // set before each test
  KnownAgentTest() {}

  @BeforeEach
  void open() throws Exception {
    servers = NatsServers.start(NatsSetup.single());
    hub = AgentHub.open(servers.url());
    listener = Nats.connect(servers.url());
  }

  @AfterEach
  void close() throws Exception {
    listener.close();
    hub.close();
    servers.close();
  }

  private void listen() throws Exception {
    listener.createDispatcher(message -> asked.add(message.getSubject())).subscribe("$JS.API.>");
    listener.flush(Duration.ofSeconds(10));
  }

  @Test
  void agentThatIsKnown_costsOneRequest() throws Exception {
    hub.agent("worker", "java");
    listen();

    hub.agent("worker");
    hub.agent("worker", "java");
    listener.flush(Duration.ofSeconds(10));

    assertThat(asked).containsExactly(READ, READ);
  }

  @Test
  void agentThatAnotherProcessRetired_isRegisteredAgain() throws Exception {
    hub.agent("worker");
    try (AgentHub other = AgentHub.open(servers.url())) {
      other.retire("worker");

      hub.agent("worker");

      assertThat(other.agents()).extracting(AgentInfo::role).contains("worker");
    }
  }
}
