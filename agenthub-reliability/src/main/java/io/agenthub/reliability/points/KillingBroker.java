/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Subjects;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A broker that carries out the ending of the armed message as far as the armed place.
 *
 * <p>A batch may leave a prefix after a crash; this makes the prefix certain, on every broker.
 */
final class KillingBroker {
  private final Broker broker;
  private final Trap trap;

  private KillingBroker(Broker broker, Trap trap) {
    this.broker = broker;
    this.trap = trap;
  }

  static Broker around(Broker broker, Trap trap) {
    KillingBroker killing = new KillingBroker(broker, trap);
    return (Broker)
        Proxy.newProxyInstance(
            Broker.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> killing.call(method, arguments));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what the proxy hands on is the broker's answer
  private Object call(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("execute")) {
      @SuppressWarnings("unchecked") // as Broker declares it
      List<Operation> operations = (List<Operation>) arguments[0];
      if (isEnding(operations)) {
        return end(operations);
      }
    }
    try {
      return method.invoke(broker, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private boolean isEnding(List<Operation> operations) {
    String completion = Subjects.completion(PointProgram.ROLE, trap.messageId());
    return operations.get(0) instanceof Publication first && first.subject().equals(completion);
  }

  private CompletableFuture<BatchResult> end(List<Operation> operations) {
    int last = operations.size() - 1;
    trap.at(KillPoint.AFTER_HANDLER, trap.messageId());
    switch (trap.point()) {
      case IN_COMPLETION -> {
        trap.spring();
        return broker.execute(operations);
      }
      case AFTER_COMPLETION -> broker.execute(operations.subList(0, 1)).join();
      case IN_ACK -> {
        broker.execute(operations.subList(0, last)).join();
        trap.spring();
        return broker.execute(new ArrayList<>(operations.subList(last, last + 1)));
      }
      default -> broker.execute(operations).join();
    }
    trap.at(trap.point(), trap.messageId());
    throw new IllegalStateException("the trap did not hold in " + Topology.COMPLETIONS);
  }
}
