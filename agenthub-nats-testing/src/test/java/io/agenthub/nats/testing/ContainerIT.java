/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same servers in containers, where Docker is. */
class ContainerIT {
  /** Before each and not once for all: so each that does not run is listed with the reason. */
  @BeforeEach
  void needDocker() {
    assumeTrue(
        ContainerPlace.isPossible(),
        "no Docker engine answers, so servers in containers were not tried; native ones were");
  }

  @Test
  void killedContainer_comesBackOnItsPort_withWhatItStored() throws IOException {
    try (NatsServers servers = NatsServers.start(NatsSetup.single().syncing(), Way.CONTAINER)) {
      NatsNode node = servers.node();
      try (RawClient client = RawClient.connect(node.port())) {
        client.request("$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s\"]}");
        client.request("s", "one");
      }

      node.kill();
      assertThat(node.isRunning()).isFalse();
      node.start();
      servers.awaitReady();

      try (RawClient client = RawClient.connect(node.port())) {
        JsonNode info = client.request("$JS.API.STREAM.INFO.S", "");
        assertThat(info.path("state").path("messages").asInt()).isEqualTo(1);
      }
    }
  }

  @Test
  void frozenContainer_answersNothing_untilItIsThawed() {
    try (NatsServers servers = NatsServers.start(NatsSetup.single(), Way.CONTAINER)) {
      NatsNode node = servers.node();

      node.freeze();
      assertThat(node.isRunning()).isTrue();
      assertThat(Probe.greeting(node.port())).isEmpty();
      node.thaw();

      assertThat(Probe.greeting(node.port())).isPresent();
    }
  }

  @Test
  void cluster_ofContainers_findsALeader_andAnotherWhenItIsKilled() {
    try (NatsServers servers = NatsServers.start(NatsSetup.cluster(), Way.CONTAINER)) {
      String leader = servers.leader().orElseThrow();

      servers.node(leader).kill();
      servers.awaitReady();

      assertThat(servers.leader()).isPresent().get().isNotEqualTo(leader);
    }
  }
}
