/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** Three servers. */
class NatsClusterIT {
  @Test
  void threeReplicas_outliveTheirLeader() throws IOException {
    try (NatsServers servers = NatsServers.start(NatsSetup.cluster())) {
      String leader = create(servers.node());

      servers.node(leader).kill();
      servers.awaitReady();
      NatsNode survivor =
          servers.nodes().stream().filter(NatsNode::isRunning).findFirst().orElseThrow();
      JsonNode stored = publish(survivor);
      servers.node(leader).start();
      servers.awaitReady();

      assertThat(stored.path("seq").asInt()).isEqualTo(1);
      assertThat(servers.nodes()).allMatch(NatsNode::isRunning).hasSize(servers.replicas());
    }
  }

  private static String create(NatsNode node) throws IOException {
    try (RawClient client = RawClient.connect(node.port())) {
      String stream = "{\"name\":\"S\",\"subjects\":[\"s\"],\"num_replicas\":3}";
      JsonNode answer = client.request("$JS.API.STREAM.CREATE.S", stream);
      assertThat(answer.path("config").path("num_replicas").asInt()).isEqualTo(3);
      return answer.path("cluster").path("leader").asText();
    }
  }

  /** Until the stream has found a new leader, there is no answer or an error. */
  private static JsonNode publish(NatsNode node) throws IOException {
    while (true) {
      try (RawClient client = RawClient.connect(node.port())) {
        JsonNode answer = client.request("s", "one");
        if (answer.has("seq")) {
          return answer;
        }
      } catch (SocketTimeoutException noLeaderYet) {
        // asked again
      }
    }
  }
}
