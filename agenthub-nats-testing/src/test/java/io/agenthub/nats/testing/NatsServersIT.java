/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One server, through its lives. */
class NatsServersIT {
  private static final String CREATE = "$JS.API.STREAM.CREATE.S";
  private static final String STREAM = "{\"name\":\"S\",\"subjects\":[\"s\"]}";

  @RegisterExtension final NatsExtension nats = NatsExtension.of(NatsSetup.single());

  @Test
  void killedServer_comesBack_withWhatItStored() throws IOException {
    NatsNode node = nats.servers().node();
    try (RawClient client = RawClient.connect(node.port())) {
      client.request(CREATE, STREAM);
      client.request("s", "one");
    }
    String url = nats.url();

    node.kill();
    assertThat(node.isRunning()).isFalse();
    assertThatThrownBy(() -> RawClient.connect(node.port())).isInstanceOf(IOException.class);
    node.start();
    nats.servers().awaitReady();

    try (RawClient client = RawClient.connect(node.port())) {
      JsonNode state = client.request("$JS.API.STREAM.INFO.S", "").path("state");
      assertThat(state.path("messages").asInt()).isEqualTo(1);
    }
    assertThat(nats.url()).isEqualTo(url);
  }

  @Test
  void frozenServer_answersNothing_untilItIsThawed() {
    NatsNode node = nats.servers().node();

    node.freeze();
    assertThat(node.isRunning()).isTrue();
    assertThat(Probe.greeting(node.port())).isEmpty();
    node.thaw();

    assertThat(Probe.greeting(node.port())).isPresent();
  }

  @Test
  void frozenServer_canBeEnded() {
    NatsNode node = nats.servers().node();

    node.freeze();
    node.stop();

    assertThat(node.isRunning()).isFalse();
    assertThat(node.log()).contains("Initiating Shutdown");
  }

  @Test
  void runningServer_isNotStartedTwice() {
    assertThatThrownBy(() -> nats.servers().node().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runs already");
  }

  @Test
  void release_isWhatTheServerSays() {
    JsonNode greeting = Probe.greeting(nats.servers().node().port()).orElseThrow();

    assertThat(greeting.path("version").asText()).isEqualTo(nats.servers().release());
  }

  @Test
  void storeOfAnother_isNotThere() throws IOException {
    try (NatsServers others = NatsServers.start(NatsSetup.single());
        RawClient client = RawClient.connect(others.node().port());
        RawClient here = RawClient.connect(nats.servers().node().port())) {
      client.request(CREATE, STREAM);

      JsonNode answer = here.request("$JS.API.STREAM.INFO.S", "");
      assertThat(answer.path("error").path("code").asInt()).isEqualTo(404);
    }
  }
}
