/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What stands on the server: streams and their consumers, with the settings that the hub wants them
 * to have. Messages are stored there until the server says yes or no, read and followed; and it is
 * asked first whether anybody would receive them. Knows nothing of who takes which message.
 */
@NullMarked
package io.agenthub.nats.stream;

import org.jspecify.annotations.NullMarked;
