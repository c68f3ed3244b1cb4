/* SPDX-License-Identifier: Apache-2.0 */
/** Kills the processes that share one hub, round after round, and has their histories checked. */
@NullMarked
package io.agenthub.reliability.kill;

import org.jspecify.annotations.NullMarked;
