/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.proxy.Direction;
import io.agenthub.nats.testing.proxy.FaultProxy;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user is told who may not be asked by other processes, or may not do something else. */
@Timeout(120)
final class PermissionsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final StreamSpec LOG =
      StreamSpec.limits("LOG", Duration.ZERO, "agent-hub.log", "elsewhere.*");
  private static final String USERS =
      """
      authorization { users: [ { user: hub, password: h, permissions: {
        publish: { allow: [ "agent-hub.>", "$JS.API.STREAM.>", "$JS.API.CONSUMER.>",
          "$JS.API.INFO", "$JS.ACK.>" ], deny: [ "$JS.API.STREAM.CREATE.DENIED" ] }
        subscribe: { allow: [ "_INBOX.>" ] } } } ] }
      """;

  private final TimeSource time = TimeSource.system();
  private NatsServers servers;
  private FaultProxy proxy;
  private Broker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  PermissionsTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single().configured(USERS));
    proxy = servers.node().proxy();
    BrokerContext context = new BrokerContext(time, (headers, body) -> 2);
    broker =
        new NatsBrokerProvider().open(proxy.url().replace("nats://", "nats://hub:h@"), context);
  }

  @AfterEach
  void close() {
    broker.close();
    time.close();
    proxy.close();
    servers.close();
  }

  @Test
  void streamThatIsMissing_isMade_thoughAnotherRightIsMissing() {
    assertThatCode(() -> broker.createStream(LOG)).doesNotThrowAnyException();
  }

  @Test
  void answerThatIsLost_leavesTheOutcomeUnknown_thoughAnotherRightIsMissing() {
    broker.createStream(LOG);
    publish("agent-hub.log").join();
    proxy.cut();
    Awaitility.await()
        .atMost(LONG)
        .until(() -> !publish("agent-hub.log").isCompletedExceptionally());

    proxy.swallow(Direction.TO_CLIENT);

    assertThat(publish("agent-hub.log"))
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void messageThatTheUserMayNotPublish_isDenied() {
    broker.createStream(LOG);

    assertThat(publish("elsewhere.a"))
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(PermissionDeniedException.class)
        .withMessageContaining("elsewhere.a");
    assertThat(broker.stream("LOG").messages()).isZero();
  }

  @Test
  void streamThatTheUserMayNotMake_isDenied() {
    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(
            () -> broker.createStream(StreamSpec.limits("DENIED", Duration.ZERO, "agent-hub.x")))
        .withMessageContaining("create the stream DENIED");
  }

  private CompletableFuture<BatchResult> publish(String subject) {
    return broker.execute(List.of(Publication.of(subject, Headers.none(), new byte[1])));
  }
}
