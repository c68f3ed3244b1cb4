/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What asking for an agent costs that the process has asked for before. */
@Timeout(60)
final class KnownAgentTest {
  private static final String READ = "$JS.API.STREAM.MSG.GET.GENBRAIN_REGISTRY";

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

  /** From now on; what has come is there when the connection has been flushed. */
  private Subscription listen() throws Exception {
    Subscription heard = listener.subscribe("$JS.API.>");
    listener.flush(Duration.ofSeconds(10));
    return heard;
  }

  private List<String> asked(Subscription heard) throws Exception {
    listener.flush(Duration.ofSeconds(10));
    List<String> asked = new ArrayList<>();
    while (heard.getPendingMessageCount() > 0) {
      asked.add(heard.nextMessage(Duration.ofSeconds(10)).getSubject());
    }
    return asked;
  }

  @Test
  void agentThatIsKnown_costsOneRequest() throws Exception {
    hub.agent("worker", "java");
    Subscription heard = listen();

    hub.agent("worker");
    hub.agent("worker", "java");

    assertThat(asked(heard)).containsExactly(READ, READ);
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
