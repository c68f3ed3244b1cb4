/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

/**
 * One consumer's claim on one message.
 *
 * @param consumer whose
 * @param urgency as the consumer orders it; 0 for all where it goes by sequence
 * @param sequence on which message
 * @param attempts how often it was handed out
 */
public record Claim(long consumer, int urgency, long sequence, int attempts) {
  /** The same, handed out once more. */
  public Claim next() {
    return new Claim(consumer, urgency, sequence, attempts + 1);
  }

  /** The same, as if it had not been handed out the last time. */
  public Claim undone() {
    return new Claim(consumer, urgency, sequence, attempts - 1);
  }
}
