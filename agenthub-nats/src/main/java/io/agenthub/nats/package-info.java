/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The broker on NATS JetStream.
 *
 * <p>One connection and one engine thread serve all consumers of a hub. What JetStream does not
 * promise by itself is made in the packages below: no message without interest is lost, the most
 * urgent comes first, and a delivery whose process died comes back at once. Here they are put
 * together, and batches of operations carried out.
 */
@NullMarked
package io.agenthub.nats;

import org.jspecify.annotations.NullMarked;
