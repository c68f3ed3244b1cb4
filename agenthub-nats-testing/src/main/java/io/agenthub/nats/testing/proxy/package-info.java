/* SPDX-License-Identifier: Apache-2.0 */
/** A proxy between a client and a server that breaks their connections as networks do. */
@NullMarked
package io.agenthub.nats.testing.proxy;

import org.jspecify.annotations.NullMarked;
