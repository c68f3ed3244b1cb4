/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

/**
 * What becomes of firings that could not take place when they were due.
 *
 * @since 0.1
 */
public enum CatchUp {
  /** Nothing; the next one that is due in time takes place. */
  SKIP,
  /** One takes place for all of them, as soon as it can. */
  ONCE,
  /** Each takes place, the oldest first. For work of which every instant counts; can be many. */
  ALL
}
