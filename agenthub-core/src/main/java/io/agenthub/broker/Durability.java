/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * What survives when a send has returned.
 *
 * @param level in one word
 * @param explanation in one sentence, for an operator
 */
public record Durability(Level level, String explanation) {
  /** From the weakest to the strongest. */
  public enum Level {
    /** Nothing: the process's memory. */
    MEMORY,
    /** A crash of the process, not of the machine. */
    PAGE_CACHE,
    /** A crash of the machine and a power cut: synced to disk first. */
    SYNCED,
    /** The loss of a minority of machines. */
    REPLICATED
  }
}
