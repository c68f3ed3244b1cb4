/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.time.TimeSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Takes one message, says so, and works on it until it is killed. */
final class TakerProgram {
  private TakerProgram() {}

  public static void main(String[] args) throws InterruptedException {
    BrokerContext context = new BrokerContext(TimeSource.system(), (headers, body) -> 2);
    try (Broker broker = new NatsBrokerProvider().open(args[0], context)) {
      broker.puller(List.of(new ConsumerRef(args[1], args[2]))).pull(1).join();
      System.out.println("taken");
      new CountDownLatch(1).await();
    }
  }
}
