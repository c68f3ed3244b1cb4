/* SPDX-License-Identifier: Apache-2.0 */
/** The broker on NATS JetStream: the same hub on one server or a cluster. */
@SuppressWarnings("requires-automatic") // the client has a module name, but no descriptor
module io.agenthub.nats {
  requires transitive io.agenthub.core;
  requires io.nats.jnats;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.agenthub.nats;
  exports io.agenthub.nats.connection to
      io.nats.jnats; // makes the port by its name

  provides io.agenthub.broker.BrokerProvider with
      io.agenthub.nats.NatsBrokerProvider;
}
