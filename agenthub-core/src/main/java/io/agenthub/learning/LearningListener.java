/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Optional;

/**
 * Hears when a learning becomes something else to the agent. Called by one thread at a time;
 * several changes in a short time may be told as one. It may use the view, but not close it. What
 * it throws is logged.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LearningListener {
  /**
   * A learning is new, or its state has changed.
   *
   * @param before what it was; empty if it is new
   */
  void onChange(Learning learning, Optional<LearningState> before);
}
