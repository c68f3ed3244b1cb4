/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The configuration files that operators are given work, and allow and refuse what they say. */
class DeployedFilesIT {
  private static final Path DEPLOY = Settings.project().resolve("deploy");
  private static final String ANSWER = "_INBOX_backend.answer";

  @RegisterExtension
  static final NatsExtension NATS = NatsExtension.of(NatsSetup.single().configured(users()));

  private static String users() {
    try {
      return Files.readString(DEPLOY.resolve("nats/users.conf"))
          .replace("$HUB_PASSWORD", "h")
          .replace("$BACKEND_PASSWORD", "b");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final RawClient hub = login("hub", "h");
  private final RawClient backend = login("backend", "b");

  DeployedFilesIT() throws IOException {}

  private static RawClient login(String user, String password) throws IOException {
    RawClient client =
        RawClient.connect(
            NATS.servers().node().port(),
            "{\"verbose\":false,\"user\":\"%s\",\"pass\":\"%s\"}".formatted(user, password));
    assertThat(client.firstAnswer()).isEqualTo("PONG");
    return client;
  }

  @BeforeEach
  void createStream() throws IOException {
    hub.request(
        "$JS.API.STREAM.CREATE.GENBRAIN_AGENTS",
        "{\"name\":\"GENBRAIN_AGENTS\",\"subjects\":[\"agent-hub.operators.*.inbox\"]}");
    hub.request(
        "$JS.API.CONSUMER.DURABLE.CREATE.GENBRAIN_AGENTS.inbox_backend",
        "{\"stream_name\":\"GENBRAIN_AGENTS\",\"config\":{\"durable_name\":\"inbox_backend\","
            + "\"ack_policy\":\"explicit\"}}");
  }

  @AfterEach
  void close() throws IOException {
    hub.close();
    backend.close();
  }

  @Test
  void agent_mayWriteToOthers_andPullFromItsOwnInbox() throws IOException {
    String inbox = "agent-hub.operators.operator-backend.inbox";

    assertThat(backend.request(inbox, "{\"a\":1}", ANSWER).path("seq").asInt()).isPositive();
    assertThat(
            backend
                .request(
                    "$JS.API.CONSUMER.MSG.NEXT.GENBRAIN_AGENTS.inbox_backend", "", ANSWER + "2")
                .path("a")
                .asInt())
        .isEqualTo(1);
    assertThat(backend.isRefused("agent-hub.completions.operator-backend.m1")).isFalse();
    assertThat(backend.isRefused("genbrain.learning.backend")).isFalse();
  }

  @Test
  void agent_mayNotSpeakForOthers() throws IOException {
    assertThat(backend.isRefused("agent-hub.completions.operator-ceo.m1")).isTrue();
    assertThat(backend.isRefused("agent-hub.dead-letters.operator-ceo")).isTrue();
    assertThat(backend.isRefused("genbrain.learning.ceo")).isTrue();
    assertThat(backend.isRefused("agent-hub.global.announcements")).isTrue();
    assertThat(backend.isRefused("agent-hub.registry.operator-ceo")).isTrue();
  }

  @Test
  void agent_mayNotListenToOthers() throws IOException {
    for (String subject : new String[] {">", "agent-hub.>", "_INBOX.>", "_INBOX_ceo.>", "$JS.>"}) {
      assertThat(backend.isDeaf(subject)).as(subject).isTrue();
    }
    assertThat(backend.isRefused("$JS.API.CONSUMER.MSG.NEXT.GENBRAIN_AGENTS.inbox_ceo")).isTrue();
    assertThat(backend.isRefused("$JS.API.STREAM.MSG.GET.GENBRAIN_AGENTS")).isTrue();
    assertThat(backend.isRefused("$JS.API.CONSUMER.CREATE.GENBRAIN_AGENTS")).isTrue();
  }

  @Test
  void agent_mayDestroyNothing() throws IOException {
    assertThat(backend.isRefused("$JS.API.STREAM.PURGE.GENBRAIN_AGENTS")).isTrue();
    assertThat(backend.isRefused("$JS.API.STREAM.DELETE.GENBRAIN_AGENTS")).isTrue();
    assertThat(backend.isRefused("$JS.API.CONSUMER.DELETE.GENBRAIN_AGENTS.inbox_backend")).isTrue();
    assertThat(backend.isRefused("$JS.ACK.GENBRAIN_AGENTS.inbox_ceo.1.1.1.1.1")).isTrue();
  }

  @Test
  void serverFiles_areValid_andSyncEachWrite() throws IOException, InterruptedException {
    for (String name : new String[] {"server.conf", "cluster.conf"}) {
      assertValid(DEPLOY.resolve("nats").resolve(name));
    }
  }

  @Test
  void fileInsideTheKubernetesExample_isValid(@TempDir Path directory)
      throws IOException, InterruptedException {
    String indent = "    ";
    String text =
        Files.readString(DEPLOY.resolve("kubernetes/nats.yaml"))
            .lines()
            .dropWhile(line -> !line.contains("nats.conf: |"))
            .skip(1)
            .takeWhile(line -> line.startsWith(indent))
            .map(line -> line.substring(indent.length()))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(directory.resolve("nats.conf"), text + "\n");

    assertValid(file);
  }

  private static void assertValid(Path file) throws IOException, InterruptedException {
    Path program = NatsProgram.find(NatsVersion.CURRENT).orElseThrow().path();
    ProcessBuilder test =
        new ProcessBuilder(program.toString(), "-t", "-c", file.toString())
            .redirectErrorStream(true);
    test.environment().put("SERVER_NAME", "nats-1");
    test.environment().put("POD_NAME", "nats-0");
    test.environment().put("ADVERTISE", "127.0.0.1:4231");
    Process process = test.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(file).content().contains("sync_interval: always");
  }
}
