/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.nats.testing.NatsSetup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults of a server, of the way to it and of agents. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultRoundsIT {
  @Test
  void oneServer_andTheWayToIt_breakAndLoseNothing() {
    ShortRun.of(NatsSetup.single(), Fault.single(), 25);
  }
}
