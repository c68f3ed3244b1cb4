/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.proxy.FaultProxy;
import io.agenthub.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that open a hub as a user with few rights. */
@Timeout(60)
final class UsersTest {
  private static final String INBOX = "agent-hub.operators.operator-backend.inbox";
  private static final ConsumerRef BACKEND = new ConsumerRef("AGENTS", "inbox_backend");

  @Test
  void processThatBegins_leavesOthersWhatTheyHave_withTheRightsThatOperatorsAreShown()
      throws Exception {
    leavesOthersWhatTheyHave(users());
  }

  @Test
  void processThatBegins_leavesOthersWhatTheyHave_thoughNobodyMayBeAsked() throws Exception {
    leavesOthersWhatTheyHave(users().replace(", \"agent-hub.peers.*\"", ""));
  }

  @Test
  void processThatBegins_takesOverFromOneThatIsGone_withTheRightsThatOperatorsAreShown()
      throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single().configured(users()));
        FaultProxy proxy = servers.node().proxy();
        Broker gone = open(proxy.url());
        Broker heir = open(servers.url())) {
      take(gone);
      proxy.refuse();

      assertThat(heir.puller(List.of(BACKEND)).pull(1).get(20, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  private static String users() throws IOException {
    return Files.readString(Path.of("..", "deploy", "nats", "users.conf"))
        .replace("$HUB_PASSWORD", "h")
        .replace("$BACKEND_PASSWORD", "b");
  }

  private static void leavesOthersWhatTheyHave(String users) throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single().configured(users));
        Broker one = open(servers.url());
        Broker other = open(servers.url())) {
      take(one);

      CompletableFuture<List<Delivery>> taken = other.puller(List.of(BACKEND)).pull(1);

      assertThatExceptionOfType(TimeoutException.class)
          .as("the same message again")
          .isThrownBy(() -> taken.get(8, TimeUnit.SECONDS));
    }
  }

  private static void take(Broker broker) throws Exception {
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
    broker.execute(List.of(Publication.of(INBOX, Headers.none(), new byte[1]))).join().ack();
    broker.puller(List.of(BACKEND)).pull(1).get(20, TimeUnit.SECONDS);
  }

  private static Broker open(String url) {
    BrokerContext context = new BrokerContext(TimeSource.system(), (headers, body) -> 2);
    return new NatsBrokerProvider().open(url.replace("nats://", "nats://hub:h@"), context);
  }
}
