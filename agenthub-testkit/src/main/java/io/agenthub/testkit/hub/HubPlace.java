/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

/**
 * Where the hubs of one test are, all of them on one URL; at first empty.
 *
 * <p>A binding says here what of the contract can be tried on it; what cannot is skipped with its
 * reason, never passed.
 *
 * <p><b>Threads:</b> used by the test's own thread.
 *
 * @since 0.1
 */
public interface HubPlace extends AutoCloseable {
  /** The URL of the hubs. */
  String url();

  /**
   * Whether several hubs may be open on the URL at a time, and outlive each other. Default: yes.
   */
  default boolean isShared() {
    return true;
  }

  /**
   * Whether the broker's own deadlines go by the clock that the hub is given. Default: yes. If not,
   * the hub's schedules and pauses do all the same, and only what compares it with times that the
   * broker gave, such as its deadlines and the age of heartbeats, is left out.
   */
  default boolean followsTime() {
    return true;
  }

  /** Removes what the hubs left; all of them are closed. */
  @Override
  void close();
}
