/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.Finding;
import io.agenthub.broker.Finding.Verdict;
import io.agenthub.broker.StreamSpec;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.NatsVersion;
import io.agenthub.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is found out about real servers. */
class ExaminationIT {
  private static final StreamSpec STREAM = StreamSpec.limits("S", Duration.ZERO, "s.*");

  @Test
  void syncedServer_isDurable_andOthersAreWeaker() {
    assertThat(examine(NatsSetup.single().syncing()).get("durability").verdict())
        .isEqualTo(Verdict.OK);

    Finding weaker = examine(NatsSetup.single()).get("durability");

    assertThat(weaker.verdict()).isEqualTo(Verdict.WEAKER);
    assertThat(weaker.advice()).contains("sync_interval: always");
  }

  @Test
  void soundServer_hasNoProblem() {
    Map<String, Finding> findings = examine(NatsSetup.single().syncing());

    assertThat(findings.keySet())
        .containsExactlyInAnyOrder(
            "version", "durability", "encryption", "users", "store", "replicas", "clock");
    assertThat(findings.get("version").verdict()).isEqualTo(Verdict.OK);
    assertThat(findings.get("clock").verdict()).isEqualTo(Verdict.OK);
    assertThat(findings.get("replicas").verdict()).isEqualTo(Verdict.OK);
    assertThat(findings.get("users").verdict()).isEqualTo(Verdict.WEAKER);
  }

  @Test
  void oldServer_isWeaker_andSaysWhat() {
    Map<String, Finding> findings = examine(NatsSetup.single().on(new NatsVersion("2.9")));

    assertThat(findings.get("version").verdict()).isEqualTo(Verdict.WEAKER);
    assertThat(findings.get("version").meaning()).contains("cannot sync each write");
    assertThat(findings.get("durability").verdict()).isEqualTo(Verdict.WEAKER);
  }

  @Test
  void monitoringThatDoesNotAnswer_leavesDurabilityUnknown() {
    try (NatsServers servers = NatsServers.start(NatsSetup.single())) {
      Map<String, Finding> findings =
          examine(servers, "", URI.create("http://127.0.0.1:" + servers.node().port()));

      assertThat(findings.get("durability").verdict()).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void monitoringOfAnotherServer_leavesDurabilityUnknown() {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        NatsServers others = NatsServers.start(NatsSetup.single().syncing())) {
      assertThat(examine(servers, "", others.node().monitor()).get("durability").verdict())
          .isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void cluster_withOneCopy_isWeaker_andWithThreeItIsNot() {
    try (NatsServers servers = NatsServers.start(NatsSetup.cluster())) {
      URI monitor = servers.node().monitor();
      assertThat(examine(servers, "?replicas=3", monitor).get("replicas").verdict())
          .isEqualTo(Verdict.OK);
    }
    try (NatsServers servers = NatsServers.start(NatsSetup.cluster())) {
      Finding replicas = examine(servers, "", servers.node().monitor()).get("replicas");

      assertThat(replicas.verdict()).isEqualTo(Verdict.WEAKER);
      assertThat(replicas.advice()).contains("?replicas=3");
    }
  }

  private static Map<String, Finding> examine(NatsSetup setup) {
    try (NatsServers servers = NatsServers.start(setup)) {
      return examine(servers, "", servers.node().monitor());
    }
  }

  private static Map<String, Finding> examine(NatsServers servers, String options, URI monitor) {
    HubAddress address = HubAddress.parse(servers.url() + options, null);
    BrokerContext context = new BrokerContext(TimeSource.system(), (headers, body) -> 0);
    try (NatsBroker broker = NatsBroker.open(address, context)) {
      broker.createStream(STREAM);
      return broker.examine(monitor).stream()
          .collect(Collectors.toMap(Finding::check, finding -> finding));
    }
  }
}
