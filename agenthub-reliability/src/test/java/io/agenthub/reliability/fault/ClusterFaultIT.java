/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.nats.testing.NatsSetup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster, set up as docs/nats.md says, whose server is killed while it is at work. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterFaultIT {
  @Test
  void clusterThatLosesAServerUnderLoad_losesNothingElse() {
    ShortRun.of(NatsSetup.cluster().syncing(), List.of(Fault.SERVER_KILLED), 10);
  }
}
