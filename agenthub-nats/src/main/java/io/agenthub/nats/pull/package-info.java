/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a process takes from its consumers, handed to those who pull: nothing ahead of demand, the
 * most urgent first, each under a hold that says how it is answered. An {@link Inlet} takes from
 * one consumer; its {@link Backlog} knows what waits there, and takes ahead of its turn what is
 * more urgent than the consumer's next.
 */
@NullMarked
package io.agenthub.nats.pull;

import org.jspecify.annotations.NullMarked;
