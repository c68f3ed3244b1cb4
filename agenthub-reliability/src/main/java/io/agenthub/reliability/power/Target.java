/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import java.nio.file.Path;

/**
 * What is written to while the power fails.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
interface Target extends AutoCloseable {
  /** Where the messages are kept. */
  String STREAM = "GENBRAIN_AGENTS";

  /** Whom the messages are for. */
  String RECIPIENT = "reader";

  /** Takes a message that is stored. */
  @FunctionalInterface
  interface Taker {
    /** Takes it. */
    void take(String id, long sequence, String text);
  }

  /** What the message with this id says. */
  static String text(String id) {
    return "text of " + id;
  }

  /** Opens it in this directory, creating it where there is none. */
  static Target open(String kind, Path directory) {
    return switch (kind) {
      case "hub" -> HubTarget.open(directory);
      case "unsynced" -> UnsyncedTarget.open(directory);
      default -> throw new IllegalArgumentException("no such target: " + kind);
    };
  }

  /**
   * Stores a message; it is acknowledged by the return.
   *
   * @return its sequence
   */
  long put(String id);

  /**
   * Hands over each stored message, in order of sequence.
   *
   * @return the last sequence, or 0
   */
  long each(Taker taker);

  @Override
  void close();
}
