/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static io.agenthub.nats.NamedMessages.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that gives a few messages at a time only. */
@Timeout(60)
final class RequestLimitTest {
  private static final int MESSAGES = 250;
  private static final byte[] BODY = {'5', 'a'};

  @Test
  void streamOfMoreThanTheServerGivesAtATime_isReadWhole_andItsMessagesAreTaken(@TempDir Path store)
      throws Exception {
    String limits = "jetstream { store_dir: \"%s\", limits { max_request_batch: 20 } }";
    try (TimeSource time = TimeSource.system();
        NatsServers servers =
            NatsServers.start(NatsSetup.single().configured(limits.formatted(store)));
        Broker broker = new NatsBrokerProvider().open(servers.url(), NamedMessages.context(time))) {
      broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
      broker.createStream(StreamSpec.archive("AUDIT", "AGENTS", "audit.", Duration.ofDays(30)));
      broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
      broker
          .execute(
              IntStream.range(0, MESSAGES)
                  .<Operation>mapToObj(i -> Publication.of(INBOX, Headers.none(), BODY))
                  .toList())
          .join();
      new NamedMessages(broker).publish("1b");

      assertThat(broker.read(ReadRequest.all("AGENTS", Integer.MAX_VALUE))).hasSize(MESSAGES + 1);
      assertThat(broker.read(ReadRequest.all("AUDIT", Integer.MAX_VALUE))).hasSize(MESSAGES + 1);
      assertThat(name(NamedMessages.next(broker))).isEqualTo("1b");
    }
  }
}
