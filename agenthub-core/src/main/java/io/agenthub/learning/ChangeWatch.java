/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Broker;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a view with what it was, whenever a record is stored, and tells listeners.
 *
 * <p><b>Threads:</b> safe for use by many; listeners are called by one at a time.
 */
final class ChangeWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

  private final Broker broker;
  private final Supplier<List<Learning>> view;
  private final List<LearningListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, LearningState> told = new HashMap<>();
  private @Nullable Watch watch;
  private boolean closed;

  ChangeWatch(Broker broker, Supplier<List<Learning>> view) {
    this.broker = broker;
    this.view = view;
  }

  synchronized void add(LearningListener listener) {
    if (closed) {
      return;
    }
    if (watch == null) {
      long next = broker.stream(Topology.LEARNING).lastSequence() + 1;
      view.get().forEach(learning -> told.put(learning.id(), learning.state()));
      watch =
          broker.watch(
              Topology.LEARNING,
              SubjectFilter.of(LearningRecords.PREFIX + "*"),
              next,
              stored -> compare());
    }
    listeners.add(listener);
  }

  private synchronized void compare() {
    if (closed) {
      return;
    }
    try {
      for (Learning learning : view.get()) {
        LearningState before = told.put(learning.id(), learning.state());
        if (before != learning.state()) {
          listeners.forEach(listener -> tell(listener, learning, before));
        }
      }
    } catch (AgentHubException e) {
      LOG.warn("Could not look at the learnings: {}", e.getMessage());
    }
  }

  private static void tell(
      LearningListener listener, Learning learning, @Nullable LearningState before) {
    try {
      listener.onChange(learning, Optional.ofNullable(before));
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on learning {}", learning.id(), e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.close();
    }
  }
}
