/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

/**
 * An invariant that did not hold.
 *
 * @param invariant which
 * @param id the message
 * @param what in one sentence
 * @since 0.1
 */
public record Violation(Invariant invariant, String id, String what) {
  @Override
  public String toString() {
    return "%s %s: %s: %s".formatted(invariant.number(), invariant, id, what);
  }
}
