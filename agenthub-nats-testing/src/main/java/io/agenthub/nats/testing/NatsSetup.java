/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

/**
 * What kind of servers a test wants. JetStream is always on, its store in a directory of its own,
 * everything on the loopback interface.
 *
 * <p>Two equal setups may share their servers: see {@link NatsExtension#shared}.
 *
 * @param nodes how many servers: 1, or 3 that form a cluster
 * @param version which release
 * @param synced whether every write is synced before it is acknowledged, which needs 2.10; else
 *     every two minutes
 * @param encrypted whether clients must use TLS; see {@link NatsServers#trust}
 * @param extra lines for the configuration file of each server
 */
public record NatsSetup(
    int nodes, NatsVersion version, boolean synced, boolean encrypted, String extra) {

  /** Checks the number of nodes. */
  public NatsSetup {
    if (nodes != 1 && nodes != 3) {
      throw new IllegalArgumentException("one server or three, not " + nodes);
    }
  }

  /** One server of the current release. */
  public static NatsSetup single() {
    return new NatsSetup(1, NatsVersion.CURRENT, false, false, "");
  }

  /** Three servers of the current release, which can keep three replicas of a stream. */
  public static NatsSetup cluster() {
    return new NatsSetup(3, NatsVersion.CURRENT, false, false, "");
  }

  /** The same with another release. */
  public NatsSetup on(NatsVersion release) {
    return new NatsSetup(nodes, release, synced, encrypted, extra);
  }

  /** The same with each write synced before it is acknowledged. */
  public NatsSetup syncing() {
    return new NatsSetup(nodes, version, true, encrypted, extra);
  }

  /** The same with connections of clients encrypted, by a certificate made for the test. */
  public NatsSetup secured() {
    return new NatsSetup(nodes, version, synced, true, extra);
  }

  /**
   * The same with more lines in the configuration file, such as {@code authorization { user: a,
   * password: b }}. They must not contain a block {@code jetstream} or {@code cluster}.
   */
  public NatsSetup configured(String lines) {
    return new NatsSetup(nodes, version, synced, encrypted, extra + lines + "\n");
  }
}
