/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

/**
 * What must hold in every run, whatever faults struck it.
 *
 * @since 0.1
 */
public enum Invariant {
  /** Every accepted message ends, for each recipient, once: completed, dead-lettered or expired. */
  NO_LOSS("I1"),
  /** Nothing is delivered that was not sent, or was refused, or has other bytes. */
  NO_PHANTOM("I2"),
  /** Only the role a message was sent to receives and handles it. */
  ADDRESSEE("I3"),
  /** A message has one completion for each recipient. */
  ONE_COMPLETION("I4"),
  /** Every attempt after the first is explained by a fault or a wish for another. */
  ATTEMPTS_EXPLAINED("I5"),
  /** Of two handlers that overlap, the first had lost the message and does not complete it. */
  NO_OVERLAP("I6"),
  /** Nothing is handed out while something more urgent surely waits. */
  PRIORITY("I7"),
  /** Of the equally urgent, the one stored first is handed out first. */
  FIFO("I8"),
  /** Nothing is handled again after its completion. */
  COMPLETION_IS_FINAL("I9"),
  /** Sequences rise and are never used twice; no message is stored twice, unless it was lost. */
  SEQUENCES("I11");

  private final String number;

  Invariant(String number) {
    this.number = number;
  }

  /** Its number in the test programme. */
  public String number() {
    return number;
  }
}
