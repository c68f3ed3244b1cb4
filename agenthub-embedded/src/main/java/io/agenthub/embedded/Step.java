/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Settlement;
import io.agenthub.embedded.storage.Claim;

/** One step of a batch, ready for the committer. */
sealed interface Step permits Draft, Step.Settle {
  /**
   * A delivery to settle.
   *
   * @param claim which
   * @param kind how
   * @param delayMillis for a retry
   */
  record Settle(Claim claim, Settlement.Kind kind, long delayMillis) implements Step {}
}
