/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Pages;
import io.agenthub.error.AgentHubException;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Peers;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back at once what processes that died were working on, without taking anything from one
 * that lives.
 *
 * <p>Every process that takes from a consumer says so on record first. Who comes later asks all of
 * them what they hold. Only if each has answered or is gone, and one is gone, what nobody holds is
 * given back in their stead; otherwise it comes back when its ack wait ends.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final String PREFIX = "agent-hub.claims.takers.";
  private static final byte[] ON = "{\"state\":\"on\"}".getBytes(UTF_8);
  private static final byte[] OFF = "{\"state\":\"off\"}".getBytes(UTF_8);
  private static final byte[] RETRY = "-NAK".getBytes(US_ASCII);
  private static final long MOST = 50_000;
  private static final int TRIES = 5;
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final Parts parts;
  private final Publisher publisher;
  private final Reader reader;
  private final Peers peers;

  Recovery(Parts parts, Publisher publisher, Reader reader, Peers peers) {
    this.parts = parts;
    this.publisher = publisher;
    this.reader = reader;
    this.peers = peers;
  }

  /** Puts on record that this process takes from the consumer, before it does. */
  void register(ConsumerRef consumer) {
    Calls.await(publisher.publish(record(consumer, peers.instance(), ON)));
  }

  /** Says it again, without waiting: others may have taken this process for gone. */
  void registerAgain(ConsumerRef consumer) {
    var unused = publisher.publish(record(consumer, peers.instance(), ON));
  }

  /** Takes it off the record, without waiting. */
  void deregister(ConsumerRef consumer) {
    var unused = publisher.publish(record(consumer, peers.instance(), OFF));
  }

  private static Publication record(ConsumerRef consumer, String instance, byte[] state) {
    return Publication.of(subject(consumer) + "." + instance, Headers.none(), state);
  }

  private static String subject(ConsumerRef consumer) {
    return PREFIX + consumer.stream() + "-" + consumer.name();
  }

  /** Gives back what nobody holds any more, now or when those who are silent have spoken. */
  void recover(ConsumerRef consumer) {
    recover(consumer, TRIES);
  }

  private void recover(ConsumerRef consumer, int tries) {
    try {
      Optional<ConsumerInfo> before = parts.directory().consumer(consumer);
      if (before.isEmpty() || !isWorkedOn(consumer, before.get())) {
        return;
      }
      Map<String, Long> recorded = recorded(consumer);
      Survey first = survey(consumer, recorded.keySet());
      boolean done =
          first.complete()
              && (first.gone().isEmpty() || takeOver(consumer, before.get(), first, recorded));
      if (!done && tries > 1) {
        parts
            .engine()
            .schedule(AGAIN, () -> parts.engine().help(() -> recover(consumer, tries - 1)));
      }
    } catch (AgentHubException e) {
      LOG.debug("What others left of {} comes back after its ack wait", consumer, e);
    }
  }

  /** What was taken ahead of its turn is not pending at the server. */
  private boolean isWorkedOn(ConsumerRef consumer, ConsumerInfo info) {
    return info.getNumAckPending() > 0 || parts.claims().isTakenByAnother(consumer);
  }

  /** Who is on record as taking from the consumer, and the place of that record. */
  private Map<String, Long> recorded(ConsumerRef consumer) {
    ReadRequest records =
        ReadRequest.all(Claims.STREAM, Integer.MAX_VALUE)
            .withFilter(SubjectFilter.of(subject(consumer) + ".*"));
    return Pages.of(reader::read, records)
        .filter(record -> !Arrays.equals(record.body(), OFF))
        .collect(Collectors.toMap(Recovery::instance, StoredMessage::sequence, Math::max));
  }

  private static String instance(StoredMessage record) {
    return record.subject().substring(record.subject().lastIndexOf('.') + 1);
  }

  /**
   * What processes say of themselves.
   *
   * @param held what those who live hold
   * @param living those
   * @param gone those whose connection is gone
   * @param complete whether each has answered or is gone
   */
  private record Survey(Set<Long> held, Set<String> living, Set<String> gone, boolean complete) {}

  private Survey survey(ConsumerRef consumer, Set<String> asked) {
    Survey survey = new Survey(new HashSet<>(), new HashSet<>(), new HashSet<>(), true);
    boolean complete = true;
    for (String peer : asked) {
      Peers.Answer answer = peers.ask(peer, consumer);
      if (answer instanceof Peers.Answer.Holds holds) {
        survey.held().addAll(holds.sequences());
        survey.living().add(peer);
      } else if (answer instanceof Peers.Answer.Gone) {
        survey.gone().add(peer);
      } else {
        complete = false;
      }
    }
    return new Survey(survey.held(), survey.living(), survey.gone(), complete);
  }

  /**
   * Those who live are asked once more: a delivery that was on its way to one of them when it was
   * asked first has arrived, since it took a while to be sure that somebody is gone.
   */
  private boolean takeOver(
      ConsumerRef consumer, ConsumerInfo before, Survey first, Map<String, Long> recorded) {
    Survey second = survey(consumer, first.living());
    if (!second.living().equals(first.living())) {
      return false;
    }
    Set<Long> held = new HashSet<>(first.held());
    held.addAll(second.held());
    held.addAll(parts.putOffs().of(consumer)); // the server has it, until its time comes
    giveBack(consumer, before, held);
    for (String peer : first.gone()) {
      parts.claims().gone(peer);
      // one that is back by now has said so behind the record that was read
      long known = recorded.getOrDefault(peer, 0L);
      var unused = publisher.publish(record(consumer, peer, OFF).expectingLast(known));
    }
    return true;
  }

  /**
   * Answers deliveries of the dead. The server looks at the sequence only, and ignores those that
   * are not pending; {@code before} was read before anybody was asked, so that nothing delivered
   * since can be among them.
   */
  private void giveBack(ConsumerRef consumer, ConsumerInfo before, Set<Long> held) {
    long first = before.getAckFloor().getStreamSequence() + 1;
    long last = before.getDelivered().getStreamSequence();
    if (last - first > MOST) {
      LOG.info("Too many messages of {} to look for what was left behind", consumer);
      return;
    }
    LOG.info("Taking over what processes that are gone left of {}", consumer);
    String place = "$JS.ACK.%s.%s.1.".formatted(consumer.stream(), consumer.name());
    String rest = ".%d.0.0".formatted(before.getDelivered().getConsumerSequence());
    for (long sequence = first; sequence <= last; sequence++) {
      if (!held.contains(sequence)) {
        parts.link().send(place + sequence + rest, null, RETRY);
      }
    }
  }
}
