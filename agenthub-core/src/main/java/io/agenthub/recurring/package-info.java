/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Recurring work: what is due becomes a message in the agent's own inbox, once for each instant
 * over all replicas.
 */
@NullMarked
package io.agenthub.recurring;

import org.jspecify.annotations.NullMarked;
