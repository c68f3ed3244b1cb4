/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Pages;
import io.agenthub.delivery.Topology;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Peers;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Reader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which processes take from a consumer, and what they hold of it. Each says on record that it
 * takes, before it does; what it holds, it is asked.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine, except where a method says that
 * it does not wait.
 */
public final class Takers {
  private static final String PREFIX = "agent-hub.claims.takers.";
  private static final byte[] ON = "{\"state\":\"on\"}".getBytes(UTF_8);
  private static final byte[] OFF = "{\"state\":\"off\"}".getBytes(UTF_8);

  private final Publisher publisher;
  private final Reader reader;
  private final Peers peers;

  /**
   * Takers.
   *
   * @param peers this process and the others
   */
  public Takers(Publisher publisher, Reader reader, Peers peers) {
    this.publisher = publisher;
    this.reader = reader;
    this.peers = peers;
  }

  /** Puts on record that this process takes from the consumer, before it does. */
  public void register(ConsumerRef consumer) {
    Calls.await(publisher.publish(record(consumer, peers.instance(), ON)));
  }

  /** Says it again, without waiting: others may have taken this process for gone. */
  public void registerAgain(ConsumerRef consumer) {
    var unused = publisher.publish(record(consumer, peers.instance(), ON));
  }

  /** Takes it off the record, without waiting. */
  public void deregister(ConsumerRef consumer) {
    var unused = publisher.publish(record(consumer, peers.instance(), OFF));
  }

  /**
   * Takes one that is gone off the record, without waiting.
   *
   * @param known the place of its record; what it has said since stands
   */
  void strike(ConsumerRef consumer, String gone, long known) {
    var unused = publisher.publish(record(consumer, gone, OFF).expectingLast(known));
  }

  private static Publication record(ConsumerRef consumer, String instance, byte[] state) {
    return Publication.of(subject(consumer) + "." + instance, Headers.none(), state);
  }

  private static String subject(ConsumerRef consumer) {
    return PREFIX + consumer.stream() + "-" + consumer.name();
  }

  /** Who is on record as taking from the consumer, and the place of that record. */
  Map<String, Long> recorded(ConsumerRef consumer) {
    ReadRequest records =
        ReadRequest.all(Topology.CLAIMS, Integer.MAX_VALUE)
            .withFilter(SubjectFilter.of(subject(consumer) + ".*"));
    return Pages.of(reader::read, records)
        .filter(record -> !Arrays.equals(record.body(), OFF))
        .collect(Collectors.toMap(Takers::instance, StoredMessage::sequence, Math::max));
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
  record Holdings(Set<Long> held, Set<String> living, Set<String> gone, boolean complete) {}

  /** Asks these processes what they hold of the consumer. */
  Holdings holdings(ConsumerRef consumer, Set<String> asked) {
    Set<Long> held = new HashSet<>();
    Set<String> living = new HashSet<>();
    Set<String> gone = new HashSet<>();
    boolean complete = true;
    for (String peer : asked) {
      Peers.Answer answer = peers.ask(peer, consumer);
      if (answer instanceof Peers.Answer.Holds holds) {
        held.addAll(holds.sequences());
        living.add(peer);
      } else if (answer instanceof Peers.Answer.Gone) {
        gone.add(peer);
      } else {
        complete = false;
      }
    }
    return new Holdings(held, living, gone, complete);
  }
}
