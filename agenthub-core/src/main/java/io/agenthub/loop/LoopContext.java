/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Broker;
import io.agenthub.delivery.Attempts;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger;
import io.agenthub.presence.Beacon;
import io.agenthub.time.TimeSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What all loops of a hub share.
 *
 * @param broker where messages come from
 * @param ledger which messages have ended
 * @param endings how they end
 * @param attempts how often a message was really tried
 * @param beacon tells that an agent is alive
 * @param time clocks and timers
 * @param random for jitter and marks
 * @param executor runs handlers; they may block
 */
public record LoopContext(
    Broker broker,
    Ledger ledger,
    Endings endings,
    Attempts attempts,
    Beacon beacon,
    TimeSource time,
    RandomGenerator random,
    Executor executor) {}
