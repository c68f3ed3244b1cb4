/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Broker;
import io.agenthub.delivery.Attempts;
import io.agenthub.delivery.DeadLetters;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger;
import io.agenthub.delivery.Outbox;
import io.agenthub.delivery.Registry;
import io.agenthub.delivery.Retirement;
import io.agenthub.loop.LoopContext;
import io.agenthub.message.MessageId;
import io.agenthub.presence.Beacon;
import io.agenthub.recurring.RecurringContext;
import io.agenthub.time.TimeSource;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/** What a hub is made of, put together once. */
record HubParts(
    Broker broker,
    Registry registry,
    Ledger ledger,
    Outbox outbox,
    Retirement retirement,
    DeadLetters deadLetters,
    LoopContext loops,
    RecurringContext recurring,
    CurrentMessage current,
    TimeSource time,
    Runnable own) {
  static HubParts of(
      Broker broker,
      TimeSource time,
      RandomGenerator random,
      ExecutorService executor,
      Executor followUps,
      Runnable own) {
    Registry registry = new Registry(broker, time);
    Ledger ledger = new Ledger(broker);
    Endings endings = new Endings(broker, registry, ledger, time, followUps);
    String process = HexFormat.of().toHexDigits(random.nextLong());
    Beacon beacon = new Beacon(broker, time, process);
    Outbox outbox = new Outbox(broker, registry, new MessageId(time, random), time, followUps);
    return new HubParts(
        broker,
        registry,
        ledger,
        outbox,
        new Retirement(broker, registry, endings, time),
        new DeadLetters(broker, registry),
        new LoopContext(
            broker, ledger, endings, new Attempts(broker), beacon, time, random, executor),
        new RecurringContext(broker, outbox, ledger, time, executor),
        new CurrentMessage(),
        time,
        own);
  }

  void close() {
    loops.beacon().close();
    registry.close();
    broker.close();
    own.run();
  }
}
