/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The embedded broker: the hub in this process, on one SQLite file that several processes share.
 */
module io.agenthub.embedded {
  requires transitive io.agenthub.core;
  requires java.sql;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;
  requires static transitive org.jspecify;

  exports io.agenthub.embedded;

  provides io.agenthub.broker.BrokerProvider with
      io.agenthub.embedded.EmbeddedBrokerProvider;
}
