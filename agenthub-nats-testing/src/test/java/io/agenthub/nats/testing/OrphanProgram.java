/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.util.concurrent.CountDownLatch;

/** Starts a server, says on which port, and waits to be killed. */
final class OrphanProgram {
  private OrphanProgram() {}

  public static void main(String[] args) throws InterruptedException {
    NatsServers servers = NatsServers.start(NatsSetup.single(), Way.NATIVE);
    System.out.println(servers.node().port());
    new CountDownLatch(1).await();
  }
}
