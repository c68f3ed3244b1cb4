/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.ConsumerRef;

/**
 * Which message of which consumer a claim is about.
 *
 * @param consumer the consumer
 * @param sequence the message's
 */
record ClaimPlace(ConsumerRef consumer, long sequence) {
  static final String PREFIX = "agent-hub.claims.ahead.";

  /** The one that a record on this subject is about. */
  static ClaimPlace of(String subject) {
    String[] names = subject.substring(PREFIX.length()).split("\\.", 2);
    int dash = names[1].lastIndexOf('-');
    return new ClaimPlace(
        new ConsumerRef(names[1].substring(0, dash), names[0]),
        Long.parseLong(names[1].substring(dash + 1)));
  }

  /** The subject of its record. */
  String subject() {
    return prefix(consumer) + sequence;
  }

  /** How the subjects of all records about the consumer's messages begin. */
  static String prefix(ConsumerRef consumer) {
    return PREFIX + consumer.name() + "." + consumer.stream() + "-";
  }
}
