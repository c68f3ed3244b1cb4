/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.broker.Ageing;
import io.agenthub.broker.Finding;
import io.agenthub.broker.Finding.Verdict;
import io.agenthub.broker.StreamSpec;
import io.agenthub.nats.connection.HubAddress;
import io.agenthub.nats.pull.Ranking;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.NatsVersion;
import io.agenthub.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is found out about real servers. */
class ExaminationIT {
  private static final StreamSpec STREAM = StreamSpec.limits("S", Duration.ZERO, "s.*");

  @Test
  void syncedServer_isDurable_andOthersAreWeaker() {
    assertThat(finding(examine(NatsSetup.single().syncing()), "durability").verdict())
        .isEqualTo(Verdict.OK);

    Finding weaker = finding(examine(NatsSetup.single()), "durability");

    assertThat(weaker.verdict()).isEqualTo(Verdict.WEAKER);
    assertThat(weaker.advice()).contains("sync_interval: always");
  }

  @Test
  void soundServer_hasNoProblem() {
    Map<String, Finding> findings = examine(NatsSetup.single().syncing());

    assertThat(findings.keySet())
        .containsExactlyInAnyOrder(
            "version", "durability", "encryption", "users", "store", "replicas", "clock");
    assertThat(finding(findings, "version").verdict()).isEqualTo(Verdict.OK);
    assertThat(finding(findings, "clock").verdict()).isEqualTo(Verdict.OK);
    assertThat(finding(findings, "replicas").verdict()).isEqualTo(Verdict.OK);
    assertThat(finding(findings, "users").verdict()).isEqualTo(Verdict.WEAKER);
  }

  @Test
  void oldServer_isWeaker_andSaysWhat() {
    NatsVersion old = new NatsVersion("2.9");
    assumeTrue(NatsVersion.wanted().contains(old), "-Dnats.versions does not name " + old.name());

    Map<String, Finding> findings = examine(NatsSetup.single().on(old));

    assertThat(finding(findings, "version").verdict()).isEqualTo(Verdict.WEAKER);
    assertThat(finding(findings, "version").meaning()).contains("cannot sync each write");
    assertThat(finding(findings, "durability").verdict()).isEqualTo(Verdict.WEAKER);
  }

  @Test
  void monitoringThatDoesNotAnswer_leavesDurabilityUnknown() {
    try (NatsServers servers = NatsServers.start(NatsSetup.single())) {
      Map<String, Finding> findings =
          examine(servers, "", URI.create("http://127.0.0.1:" + servers.node().port()));

      assertThat(finding(findings, "durability").verdict()).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void monitoringOfAnotherServer_leavesDurabilityUnknown() {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        NatsServers others = NatsServers.start(NatsSetup.single().syncing())) {
      assertThat(finding(examine(servers, "", others.node().monitor()), "durability").verdict())
          .isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void cluster_withOneCopy_isWeaker_andWithThreeItIsNot() {
    try (NatsServers servers = NatsServers.start(NatsSetup.cluster())) {
      URI monitor = servers.node().monitor();
      assertThat(finding(examine(servers, "?replicas=3", monitor), "replicas").verdict())
          .isEqualTo(Verdict.OK);
    }
    try (NatsServers servers = NatsServers.start(NatsSetup.cluster())) {
      Finding replicas = finding(examine(servers, "", servers.node().monitor()), "replicas");

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
    Ranking ranking = new Ranking((headers, body) -> 0, Ageing.OFF);
    try (NatsBroker broker = NatsBroker.open(address, ranking, TimeSource.system())) {
      broker.createStream(STREAM);
      return broker.examine(monitor).stream()
          .collect(Collectors.toMap(Finding::check, finding -> finding));
    }
  }

  private static Finding finding(Map<String, Finding> findings, String check) {
    return Objects.requireNonNull(findings.get(check), check);
  }
}
