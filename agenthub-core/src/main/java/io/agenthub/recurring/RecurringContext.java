/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.Broker;
import io.agenthub.delivery.Ledger;
import io.agenthub.delivery.Outbox;
import io.agenthub.time.TimeSource;
import java.util.concurrent.Executor;

/**
 * What all recurring work of a hub shares.
 *
 * @param broker where records are kept
 * @param outbox sends what is due
 * @param ledger which firings have ended
 * @param time clocks and timers
 * @param executor runs what blocks
 */
public record RecurringContext(
    Broker broker, Outbox outbox, Ledger ledger, TimeSource time, Executor executor) {}
