/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Puller;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.proxy.FaultProxy;
import io.agenthub.time.TimeSource;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A real server with one inbox, and the processes that take from it, each a broker of its own. */
final class OneInbox implements AutoCloseable {
  private final TimeSource time = TimeSource.system();
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final NatsServers servers = NatsServers.start(NatsSetup.single());
  private final Connection observer;
  private final Broker broker;
  private final NamedMessages messages;

  /** An inbox of which so many messages may be worked on at a time. */
  OneInbox(int mostInFlight) throws Exception {
    observer = Nats.connect(servers.url());
    open.push(this::leave);
    broker = process();
    messages = new NamedMessages(broker);
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createConsumer(
        ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)).withMaxInFlight(mostInFlight));
  }

  /** A process that takes nothing. */
  Broker broker() {
    return broker;
  }

  NamedMessages messages() {
    return messages;
  }

  /** Another process, near the server. */
  Broker process() {
    return process(servers.url());
  }

  /** Another process, behind a proxy. */
  Broker process(FaultProxy proxy) {
    return process(proxy.url());
  }

  private Broker process(String url) {
    Broker made = new NatsBrokerProvider().open(url, NamedMessages.context(time));
    open.push(made::close);
    return made;
  }

  private void leave() {
    try {
      observer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a process takes from the inbox. */
  static Puller taker(Broker process) {
    return process.puller(List.of(BACKEND));
  }

  FaultProxy proxy() {
    FaultProxy made = servers.node().proxy();
    open.push(made::close);
    return made;
  }

  /** A plain client, which sees what others say to the server. */
  Connection observer() {
    return observer;
  }

  /** Waits until the server says so of the inbox. */
  void await(Predicate<ConsumerInfo> condition) {
    Awaitility.await()
        .until(
            () ->
                condition.test(
                    observer
                        .jetStreamManagement()
                        .getConsumerInfo(BACKEND.stream(), BACKEND.name())));
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
    time.close();
    servers.close();
  }
}
