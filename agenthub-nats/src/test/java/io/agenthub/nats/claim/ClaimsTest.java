/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.StreamSpec;
import io.agenthub.delivery.Topology;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.HubAddress;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is on record of messages that were taken ahead of their turn. */
@Timeout(60)
final class ClaimsTest {
  private static final ConsumerRef BACKEND = new ConsumerRef("AGENTS", "inbox_backend");
  private static final Duration LENGTH = Duration.ofMinutes(1);

  private NatsServers servers;
  private Engine engine;
  private Link link;
  private Directory directory;
  private Claims claims;

  @SuppressWarnings("NullAway.Init") // set before each test
  ClaimsTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single());
    engine = new Engine(TimeSource.system());
    link = Link.open(HubAddress.parse(servers.url(), null), engine);
    directory = new Directory(link, Shards.NONE);
    Publisher publisher = new Publisher(link, engine, directory);
    claims = new Claims(link, engine, directory, publisher, "me");
    directory.createStream(
        StreamSpec.latest(Topology.CLAIMS, Duration.ofDays(90), "agent-hub.claims.*.*.*"));
  }

  @AfterEach
  void close() {
    link.close();
    engine.close();
    servers.close();
  }

  @Test
  void claimWhoseMessageCouldNotBeRead_isNoAttempt_whenItIsMadeAgain() {
    for (int i = 0; i < 5; i++) {
      assertThat(claims.take(BACKEND, 7, 0, LENGTH).join()).contains(1);
    }
  }

  @Test
  void claimsOnWhatWasSettledLongAgo_areForgotten() {
    int many = 2_000;
    for (int from = 1; from <= many; from += 100) { // of a consumer that is gone with its messages
      CompletableFuture.allOf(
              IntStream.range(from, from + 100)
                  .mapToObj(sequence -> claims.free(BACKEND, sequence, 0, 0))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }
    assertThat(claims.find(BACKEND, 1)).isPresent();

    claims.free(BACKEND, many + 1, 0, 0).join();

    Awaitility.await().until(() -> claims.find(BACKEND, 1).isEmpty());
    Awaitility.await()
        .until(() -> directory.stream(Topology.CLAIMS).getStreamState().getMsgCount() <= 1);
  }

  @Test
  void claimThatWasGivenUpAfterAnAttempt_isTheNextAttempt() {
    assertThat(claims.take(BACKEND, 7, 0, LENGTH).join()).contains(1);
    claims.free(BACKEND, 7, 0, 1).join();

    assertThat(claims.take(BACKEND, 7, 0, LENGTH).join()).contains(2);
  }
}
