/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.embedded.storage.CommitProbe;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker with one inbox and one log, and short names for what tests do with it. */
final class TestHub implements AutoCloseable {
  static final String INBOX = "agents.backend.inbox";
  static final ConsumerRef BACKEND = new ConsumerRef("AGENTS", "inbox-backend");

  final Broker broker;
  private final TimeSource time;

  private TestHub(StoreFile file, CommitProbe probe, TimeSource time) {
    this.time = time;
    broker = Opening.open(file, new BrokerContext(time, (headers, body) -> 5), probe);
  }

  /** Opens the hub in this directory as it is. */
  static TestHub in(Path directory) {
    return in(directory, CommitProbe.none());
  }

  /** The same with a say in each commit. */
  static TestHub in(Path directory, CommitProbe probe) {
    return new TestHub(StoreFile.in(directory), probe, TimeSource.system());
  }

  /** The same with a time of its own, which is closed with it. */
  static TestHub in(Path directory, TimeSource time) {
    return new TestHub(StoreFile.in(directory), CommitProbe.none(), time);
  }

  /** Creates the streams and the inbox. */
  TestHub prepared() {
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agents.*.inbox"));
    broker.createStream(StreamSpec.limits("LOG", Duration.ZERO, "log.>"));
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
    return this;
  }

  static Publication message(String subject, String text) {
    return Publication.of(subject, Headers.none(), text.getBytes(UTF_8));
  }

  BatchResult run(Operation... operations) {
    return EmbeddedBroker.result(broker.execute(List.of(operations)));
  }

  long publish(String subject, String text) {
    return run(message(subject, text)).ack().sequence();
  }

  /** The next delivery; fails if there is none within half a minute. */
  Delivery take() {
    try (Puller puller = broker.puller(List.of(BACKEND))) {
      return EmbeddedBroker.result(puller.pull(1).orTimeout(30, TimeUnit.SECONDS)).get(0);
    }
  }

  static String text(Delivery delivery) {
    return new String(delivery.message().body(), UTF_8);
  }

  @Override
  public void close() {
    broker.close();
    time.close();
  }
}
