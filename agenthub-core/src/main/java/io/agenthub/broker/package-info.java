/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the hub asks of a message broker: streams, durable consumers, ordered batches of operations,
 * reads. Subjects, headers and bytes only; what they mean is decided above.
 */
@NullMarked
package io.agenthub.broker;

import org.jspecify.annotations.NullMarked;
