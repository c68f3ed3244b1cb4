/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What a setup asks for is what the server does. */
class NatsSetupIT {
  @Test
  void syncedServer_saysSo() {
    assertThat(syncs(NatsSetup.single().syncing())).isTrue();
    assertThat(syncs(NatsSetup.single())).isFalse();
  }

  private static boolean syncs(NatsSetup setup) {
    try (NatsServers servers = NatsServers.start(setup)) {
      JsonNode page = Probe.page(servers.node().monitor(), "/varz").orElseThrow();
      return page.path("jetstream").path("config").path("sync_always").asBoolean();
    }
  }

  @Test
  void user_mustShowItsPassword() throws IOException {
    NatsSetup setup = NatsSetup.single().configured("authorization { user: a, password: b }");
    try (NatsServers servers = NatsServers.start(setup)) {
      int port = servers.node().port();
      try (RawClient stranger = RawClient.connect(port);
          RawClient user =
              RawClient.connect(port, "{\"verbose\":false,\"user\":\"a\",\"pass\":\"b\"}")) {
        assertThat(stranger.firstAnswer()).contains("Authorization Violation");
        assertThat(user.firstAnswer()).isEqualTo("PONG");
      }
    }
  }

  @Test
  void encryptedServer_isTrusted_byItsCertificateAlone() throws IOException {
    try (NatsServers servers = NatsServers.start(NatsSetup.single().secured())) {
      int port = servers.node().port();

      assertThat(firstEncryptedAnswer(servers.trust(), port)).isEqualTo("PONG");
      assertThatThrownBy(() -> firstEncryptedAnswer(Certificate.make().trust(), port))
          .isInstanceOf(SSLException.class);
    }
  }

  private static String firstEncryptedAnswer(SSLContext trust, int port) throws IOException {
    try (RawClient client = RawClient.encrypted(port, trust)) {
      return client.firstAnswer();
    }
  }

  @Test
  void unknownRelease_failsWithWhatToDo() {
    NatsSetup setup = NatsSetup.single().on(new NatsVersion("9.99"));

    assertThatThrownBy(() -> NatsServers.start(setup, Way.NATIVE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("9.99")
        .hasMessageContaining("scripts/nats-server.sh 9.99")
        .hasMessageContaining("-Dnats.server=none");
  }

  @Test
  void wrongConfiguration_failsWithWhatTheServerSaid() {
    NatsSetup setup = NatsSetup.single().configured("no_such_setting: 1");

    assertThatThrownBy(() -> NatsServers.start(setup))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no_such_setting");
  }
}
