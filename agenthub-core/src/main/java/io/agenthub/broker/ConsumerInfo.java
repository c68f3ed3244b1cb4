/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Instant;
import java.util.Optional;

/**
 * A durable consumer as it stands.
 *
 * @param spec its settings
 * @param pending messages that wait, those whose retry is not due yet included
 * @param inFlight deliveries that are handed out and not settled
 * @param oldestPending when the message that waits longest was stored
 */
public record ConsumerInfo(
    ConsumerSpec spec, long pending, long inFlight, Optional<Instant> oldestPending) {}
