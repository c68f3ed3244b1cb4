/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.nats.testing.NatsNode;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process takes a message ahead of its turn while another, which shares the inbox, cannot hear of
 * it: the server that tells it of claims is gone. A message is called by its urgency and a letter.
 */
@Timeout(120)
final class ClusterClaimsIT {
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final TimeSource time = TimeSource.system();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private NatsServers servers;
  private Connection operator;
  private Broker broker;
  private NamedMessages messages;

  @SuppressWarnings("NullAway.Init") // set before each test
  ClusterClaimsIT() {}

  @BeforeEach
  void open() throws Exception {
    servers = NatsServers.start(NatsSetup.cluster());
    operator = Nats.connect(address(servers.nodes().get(0)));
    broker = another();
    messages = new NamedMessages(broker);
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)).withMaxInFlight(9));
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    operator.close();
    time.close();
    servers.close();
  }

  private static String address(NatsNode node) {
    return "nats://127.0.0.1:" + node.port();
  }

  /** All begin at the first server, and none of those that are killed is that one. */
  private Broker another() {
    BrokerContext context = NamedMessages.context(time);
    String url = address(servers.nodes().get(0)) + "?replicas=3";
    Broker made = new NatsBrokerProvider().open(url, context);
    open.push(made);
    return made;
  }

  private JetStreamManagement management() throws Exception {
    // a cluster lists its consumers late while one of them is being dropped
    JetStreamOptions patient =
        JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(20)).build();
    return operator.jetStreamManagement(patient);
  }

  private static String leader(@Nullable ClusterInfo info) {
    return info == null ? "" : String.valueOf(info.getLeader());
  }

  /** Who begins to follow the claims, as its taking from the inbox makes it; and from where. */
  private record Follower(Puller puller, Delivery first, String server) {}

  private Follower follower(String message) throws Exception {
    Set<String> before = new HashSet<>(management().getConsumerNames(Topology.CLAIMS));
    Puller puller = another().puller(List.of(BACKEND));
    messages.publish(message);
    Delivery first = next(puller);
    for (ConsumerInfo made : management().getConsumers(Topology.CLAIMS)) {
      String filter = String.valueOf(made.getConsumerConfiguration().getFilterSubject());
      if (filter.contains(".ahead.") && !before.contains(made.getName())) {
        return new Follower(puller, first, leader(made.getClusterInfo()));
      }
    }
    throw new AssertionError("nobody follows the claims");
  }

  /** One that is told by a server whose loss changes nothing else, as far as possible. */
  private Follower exposed() throws Exception {
    for (char letter = 'b'; letter <= 'z'; letter++) {
      Follower follower = follower("5-" + letter);
      if (!follower.server().equals(servers.nodes().get(0).name())
          && !follower.server().equals(servers.leader().orElse(""))) {
        return follower;
      }
      messages.settle(follower.first());
      follower.puller().close();
    }
    throw new AssertionError("no server but the first and the leader tells of claims");
  }

  private void moveLeadersAwayFrom(String server) throws Exception {
    for (String stream : List.of(BACKEND.stream(), Topology.CLAIMS)) {
      while (leader(management().getStreamInfo(stream).getClusterInfo()).equals(server)) {
        stepDown("STREAM.LEADER.STEPDOWN." + stream);
      }
    }
    while (leader(management().getConsumerInfo(BACKEND.stream(), BACKEND.name()).getClusterInfo())
        .equals(server)) {
      stepDown("CONSUMER.LEADER.STEPDOWN." + BACKEND.stream() + "." + BACKEND.name());
    }
  }

  private void stepDown(String request) throws Exception {
    operator.request("$JS.API." + request, new byte[0], Duration.ofSeconds(5));
    TimeUnit.MILLISECONDS.sleep(500);
  }

  @Test
  void messageTakenAhead_isNotHandedOutByAProcessThatDidNotHearOfIt() throws Exception {
    Puller one = broker.puller(List.of(BACKEND));
    messages.publish("5-a");
    Delivery first = next(one);
    Follower other = exposed();
    moveLeadersAwayFrom(other.server());
    messages.publish("5-x", "5-y", "0-urgent");

    servers.node(other.server()).kill();
    messages.settle(first);
    Delivery urgent = next(one);
    assertThat(name(urgent)).isEqualTo("0-urgent");
    messages.settle(other.first());

    assertThat(messages.rest(other.puller(), QUIET)).containsExactly("5-x", "5-y");
    messages.settle(urgent);
  }
}
