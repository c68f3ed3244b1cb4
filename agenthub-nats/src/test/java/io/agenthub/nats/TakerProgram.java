/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Takes one message for each delay, gives it back for so many seconds unless the delay is 0, says
 * so, and works on the rest until it is killed.
 */
final class TakerProgram {
  private TakerProgram() {}

  public static void main(String[] args) throws InterruptedException {
    BrokerContext context = new BrokerContext(TimeSource.system(), (headers, body) -> 2);
    try (Broker broker = new NatsBrokerProvider().open(args[0], context)) {
      Puller puller = broker.puller(List.of(new ConsumerRef(args[1], args[2])));
      for (String delay : List.of(args).subList(3, args.length)) {
        Delivery delivery = puller.pull(1).join().get(0);
        Duration later = Duration.ofSeconds(Long.parseLong(delay));
        if (!later.isZero()) {
          broker.execute(List.of(Settlement.retry(delivery, later))).join();
        }
      }
      System.out.println("taken");
      new CountDownLatch(1).await();
    }
  }
}
