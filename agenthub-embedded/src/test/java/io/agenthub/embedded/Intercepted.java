/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.error.AgentHubException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A real broker, some of whose answers are given by a test. */
final class Intercepted {
  private Intercepted() {}

  /** Hears of a call before it is carried out, and may answer in its place. */
  interface Listener {
    Optional<Object> called(String method, Object[] arguments);
  }

  static Broker broker(Broker real, Listener listener) {
    return (Broker)
        Proxy.newProxyInstance(
            Broker.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              Optional<Object> answer = listener.called(method.getName(), arguments);
              if (answer.isPresent()) {
                return answer.get();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Refuses batches that begin with certain publications, as a server does: nothing is done. */
  static Broker refusing(Broker real, Function<Publication, Optional<AgentHubException>> why) {
    return broker(
        real,
        (method, arguments) -> {
          if (!method.equals("execute") || !(first(arguments) instanceof Publication publication)) {
            return Optional.empty();
          }
          Optional<BatchResult> refused =
              why.apply(publication).map(refusal -> new BatchResult(0, List.of(), refusal));
          return refused.isEmpty()
              ? Optional.empty()
              : Optional.of(CompletableFuture.completedFuture(refused.get()));
        });
  }

  /** The first step of a batch. */
  static Operation first(Object[] arguments) {
    return (Operation) ((List<?>) arguments[0]).get(0);
  }
}
