/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.presence.Beacon;
import java.util.List;
import java.util.concurrent.Callable;

/** Work whose signs of life are seen in the heartbeats of its instance too. */
record VisibleWork(Work work, Beacon.Light light) implements Work {
  @Override
  public void alive() {
    light.progress();
    work.alive();
  }

  @Override
  public String step(String name, Callable<String> action) throws Exception {
    light.progress();
    return work.step(name, action);
  }

  @Override
  public List<Message> others() {
    return work.others();
  }

  @Override
  public void onAbandoned(Runnable cleanup) {
    work.onAbandoned(cleanup);
  }
}
