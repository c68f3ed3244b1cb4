/* SPDX-License-Identifier: Apache-2.0 */
/** Durable messages between agents: the hub, its agents and the broker SPI. */
// module: the command line is compiled after this one; cron-utils has no module-info
@SuppressWarnings({"module", "requires-automatic"})
module io.agenthub.core {
  requires com.cronutils;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.agenthub;
  exports io.agenthub.broker;
  exports io.agenthub.delivery;
  exports io.agenthub.error;
  exports io.agenthub.learning;
  exports io.agenthub.loop;
  exports io.agenthub.message;
  exports io.agenthub.presence;
  exports io.agenthub.recurring;
  exports io.agenthub.schedule;
  exports io.agenthub.time;
  exports io.agenthub.json to
      io.agenthub.nats,
      io.agenthub.cli;

  uses io.agenthub.broker.BrokerProvider;
}
