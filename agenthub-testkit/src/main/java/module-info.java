/* SPDX-License-Identifier: Apache-2.0 */
/** What brokers and agents are tested with: contract suites, manual time, a judge of histories. */
module io.agenthub.testkit {
  requires transitive io.agenthub.core;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.agenthub.testkit;
  exports io.agenthub.testkit.contract;
  exports io.agenthub.testkit.history;
  exports io.agenthub.testkit.hub;

  opens io.agenthub.testkit.contract to
      org.junit.platform.commons;
  opens io.agenthub.testkit.hub to
      org.junit.platform.commons;
}
