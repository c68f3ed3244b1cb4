/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What everything else of the broker speaks through: the connection and the one engine thread, the
 * requests and channels on it, messages as the wire has them, and the address of a hub.
 */
@NullMarked
package io.agenthub.nats.connection;

import org.jspecify.annotations.NullMarked;
