/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records of recurring work: one subject a piece, changed by compare-and-set only, so that of
 * all replicas one takes each step.
 */
final class Almanac {
  private final Broker broker;

  Almanac(Broker broker) {
    this.broker = broker;
  }

  /**
   * A record and the number it has in its stream.
   *
   * @param sequence what the next change expects
   * @param storedAt when it was written
   */
  record Page(Planned planned, long sequence, Instant storedAt) {}

  /** The record of a piece of work; empty if there is none that can be read. */
  Optional<Page> read(Role role, String name) {
    return broker.last(Topology.CLAIMS, subject(role, name)).flatMap(Almanac::page);
  }

  private static Optional<Page> page(StoredMessage stored) {
    try {
      return Optional.of(new Page(Planned.of(stored), stored.sequence(), stored.time()));
    } catch (PayloadRejectedException writtenByAnother) {
      return Optional.empty();
    }
  }

  /**
   * Replaces the record.
   *
   * @return false if another replica changed it first
   */
  boolean write(Role role, Planned next, long expected) {
    Publication record =
        Publication.of(subject(role, next.name()), Headers.none(), next.toBytes())
            .expectingLast(expected);
    try {
      Futures.await(broker.execute(List.of(record))).ack();
      return true;
    } catch (WrongLastSequenceException anotherWasFirst) {
      return false;
    }
  }

  /** The number of the last record, whether or not it can be read; 0 if there is none. */
  long sequence(Role role, String name) {
    return broker
        .last(Topology.CLAIMS, subject(role, name))
        .map(StoredMessage::sequence)
        .orElse(0L);
  }

  private static String subject(Role role, String name) {
    return Subjects.schedule(role, name);
  }
}
