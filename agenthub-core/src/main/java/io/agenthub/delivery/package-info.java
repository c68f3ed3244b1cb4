/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a message gets from its sender to exactly one end: the streams and consumers of the hub, who
 * is registered, sending, the ledger of completions, dead letters.
 */
@NullMarked
package io.agenthub.delivery;

import org.jspecify.annotations.NullMarked;
