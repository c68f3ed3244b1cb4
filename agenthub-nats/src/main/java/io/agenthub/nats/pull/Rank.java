/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

/**
 * Where a message stands in the order of a consumer; of equal ranks the oldest goes first.
 *
 * @param urgency how urgent it is; 0 where the consumer is not ordered by urgency
 * @param place what counts; the smallest goes first
 */
record Rank(int urgency, long place) implements Comparable<Rank> {
  /** Of a consumer that is not ordered by urgency. */
  static final Rank NONE = new Rank(0, 0);

  @Override
  public int compareTo(Rank other) {
    return Long.compare(place, other.place);
  }
}
