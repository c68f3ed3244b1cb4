/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What happened in a run of many processes, written down by each and judged afterwards: was
 * anything lost, invented, handled twice or out of order. Uses nothing of the hub.
 */
@NullMarked
package io.agenthub.testkit.history;

import org.jspecify.annotations.NullMarked;
