/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.error.AgentHubException;
import io.nats.client.Connection;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks other processes of the hub what they hold.
 *
 * <p>The server itself says when a process is gone: its subscription ended with its connection, and
 * a question to it has no responder. A process that is only slow, stopped or cut off is silent
 * instead, and counts as alive.
 *
 * <p><b>Threads:</b> safe for use by many; {@link #ask} not on the engine.
 */
public final class Peers {
  private static final String PREFIX = "agent-hub.peers.";

  /** A process may be about to reconnect: it is gone only if it is missed so often in a row. */
  private static final int MISSED = 4;

  private static final Duration BETWEEN = Duration.ofMillis(250);

  /** A consumer that nobody takes from. */
  private static final ConsumerRef NOTHING = new ConsumerRef("NONE", "none");

  private final Link link;
  private final Engine engine;
  private final String instance;
  private final Function<ConsumerRef, Set<Long>> holdings;

  /**
   * Answers from now on.
   *
   * @param instance the name of this process
   * @param holdings what this process holds of a consumer, asked on the engine
   */
  public Peers(
      Link link, Engine engine, String instance, Function<ConsumerRef, Set<Long>> holdings) {
    this.link = link;
    this.engine = engine;
    this.instance = instance;
    this.holdings = holdings;
    subscribe(link.connection());
    link.listen(
        (connection, fresh) -> {
          if (fresh) {
            subscribe(connection);
          }
        });
  }

  /** What this process is called among its peers. */
  public String instance() {
    return instance;
  }

  private void subscribe(Connection connection) {
    connection.createDispatcher(this::onQuestion).subscribe(PREFIX + instance);
  }

  /** Answered on the engine, behind the deliveries that have arrived. */
  private void onQuestion(Message question) {
    String[] consumer = new String(question.getData(), US_ASCII).split("/", 2);
    String replyTo = question.getReplyTo();
    if (consumer.length == 2 && replyTo != null) {
      engine.execute(() -> answer(new ConsumerRef(consumer[0], consumer[1]), replyTo));
    }
  }

  private void answer(ConsumerRef consumer, String replyTo) {
    String held =
        holdings.apply(consumer).stream().map(String::valueOf).collect(Collectors.joining(","));
    link.send(replyTo, null, held.getBytes(US_ASCII));
  }

  /** What is known of another process. */
  public sealed interface Answer {
    /** It lives and holds these messages. */
    record Holds(Set<Long> sequences) implements Answer {}

    /** Its connection is gone. */
    record Gone() implements Answer {}

    /** It does not answer, but its connection stands. */
    record Silent() implements Answer {}
  }

  /** What the process holds of the consumer. */
  public Answer ask(String peer, ConsumerRef consumer) {
    for (int missed = 0; missed < MISSED; missed++) {
      Optional<Answer> answer = askOnce(peer, consumer);
      if (answer.isPresent()) {
        return answer.get();
      }
      engine.pause(BETWEEN);
    }
    return isAskable() ? new Answer.Gone() : new Answer.Silent();
  }

  /**
   * Whether this process would answer itself. Where the server does not let its user be asked, it
   * does not let others either, and silence says nothing.
   */
  private boolean isAskable() {
    return askOnce(instance, NOTHING).filter(Answer.Holds.class::isInstance).isPresent();
  }

  /** Empty if nobody is subscribed at the moment. */
  private Optional<Answer> askOnce(String peer, ConsumerRef consumer) {
    try {
      byte[] question = consumer.toString().getBytes(US_ASCII);
      Message reply = link.request(PREFIX + peer, null, question).join();
      return Optional.of(new Answer.Holds(sequences(reply)));
    } catch (CompletionException | IllegalStateException | AgentHubException e) {
      return Failures.unwrapped(e) instanceof JetStreamStatusException
          ? Optional.empty()
          : Optional.of(new Answer.Silent());
    }
  }

  private static Set<Long> sequences(Message reply) {
    String text = new String(reply.getData(), US_ASCII);
    return Stream.of(text.split(","))
        .filter(part -> !part.isEmpty())
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }
}
