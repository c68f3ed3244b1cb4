/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.error.NotFoundException;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.HubAddress;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The few threads of a hub that may wait for the server. */
@Timeout(60)
final class HelpersTest {
  private static final int MORE_THAN_THERE_ARE = 40;

  @Test
  void helpersThatAllPublishWhereNobodyAnswers_doNotWaitForEachOther() {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        Engine engine = new Engine(TimeSource.system());
        Link link = Link.open(HubAddress.parse(servers.url(), null), engine)) {
      Publisher publisher = new Publisher(link, engine, new Directory(link, Shards.NONE));

      CompletableFuture<?>[] all =
          IntStream.range(0, MORE_THAN_THERE_ARE)
              .mapToObj(i -> engine.helped(() -> publish(publisher, "nobody." + i)))
              .toArray(CompletableFuture<?>[]::new);

      assertThat(CompletableFuture.allOf(all))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withCauseInstanceOf(NotFoundException.class);
    }
  }

  private static PublishAck publish(Publisher publisher, String subject) {
    return Calls.await(publisher.publish(Publication.of(subject, Headers.none(), new byte[0])));
  }
}
