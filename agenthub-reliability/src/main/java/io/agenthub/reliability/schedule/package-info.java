/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Replicas of an agent with recurring work are killed and frozen; every instant is accounted for.
 */
@NullMarked
package io.agenthub.reliability.schedule;

import org.jspecify.annotations.NullMarked;
