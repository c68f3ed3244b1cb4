/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.nats.client.ConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.StreamContext;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What the hub does with messages, done with the client library alone: the archive's copies, and
 * agents that ask the ledger, record a completion, tell the sender and acknowledge, one message
 * after the other.
 */
final class RawAgents implements AutoCloseable {
  private static final int AHEAD = 64;
  private static final int COPIES = 256;
  private static final int DRAINED_AHEAD = 1000;

  private final RawNats raw;
  private final StreamContext stream;
  private final List<MessageConsumer> consumers = new ArrayList<>();

  RawAgents(RawNats raw) throws IOException, JetStreamApiException {
    this.raw = raw;
    this.stream = raw.connection().getStreamContext(RawNats.AGENTS);
    consume(RawNats.POSTMASTER, COPIES, this::copy);
  }

  private void consume(String consumer, int batch, Consumer<Message> handler)
      throws IOException, JetStreamApiException {
    ConsumeOptions options = ConsumeOptions.builder().batchSize(batch).build();
    consumers.add(stream.getConsumerContext(consumer).consume(options, handler::accept));
  }

  private void copy(Message message) {
    var unused = raw.copy(message).thenRun(message::ack);
  }

  private static Headers headers(Message message) {
    return Objects.requireNonNull(message.getHeaders());
  }

  private static String header(Message message, String name) {
    return Objects.requireNonNull(headers(message).getFirst(name));
  }

  /** Starts an agent that brings each message to its end. */
  void start(String agent, Consumer<Message> onStart, Runnable onEnd)
      throws IOException, JetStreamApiException {
    consume(
        agent,
        AHEAD,
        message -> {
          String id = header(message, "Nats-Msg-Id");
          if (isCompleted(agent, id)) {
            message.ack();
            return;
          }
          onStart.accept(message);
          raw.complete(agent, id).join();
          String sender = header(message, "From");
          raw.publish(RawNats.inboxSubject(sender), "done-" + id, agent).join();
          message.ack();
          onEnd.run();
        });
  }

  private boolean isCompleted(String agent, String id) {
    try {
      raw.management().getLastMessage(RawNats.COMPLETIONS, RawNats.completionSubject(agent, id));
      return true;
    } catch (JetStreamApiException none) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("The ledger of the comparison does not answer", e);
    }
  }

  /** Takes and acknowledges so many messages. */
  void drain(String agent, int count)
      throws IOException, JetStreamApiException, InterruptedException {
    CountDownLatch left = new CountDownLatch(count);
    ConsumeOptions options = ConsumeOptions.builder().batchSize(DRAINED_AHEAD).build();
    MessageConsumer consumer =
        stream
            .getConsumerContext(agent)
            .consume(
                options,
                message -> {
                  message.ack();
                  left.countDown();
                });
    left.await();
    end(consumer);
  }

  @Override
  public void close() {
    consumers.forEach(RawAgents::end);
  }

  private static void end(MessageConsumer consumer) {
    try {
      consumer.close();
    } catch (Exception e) {
      throw new IllegalStateException("A consumer of the comparison was not closed", e);
    }
  }
}
