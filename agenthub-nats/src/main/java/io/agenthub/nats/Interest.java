/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.SubjectFilter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who would receive a message.
 *
 * <p>A server accepts a message that nobody would receive, keeps nothing and remembers its id; so
 * the hub asks first. What was seen is believed for a few seconds; a role that another process
 * retires meanwhile is refused by the registry before.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Interest {
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private final Directory directory;
  private final Engine engine;
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(long at, List<SubjectFilter> filters) {
    boolean covers(String subject) {
      return filters.stream().anyMatch(filter -> filter.matches(subject));
    }
  }

  Interest(Directory directory, Engine engine) {
    this.directory = directory;
    this.engine = engine;
  }

  /** Whether it is known, without asking, that somebody receives messages on the subject. */
  synchronized boolean isKnown(String subject) {
    long now = engine.time().nanos();
    return seen.values().stream()
        .anyMatch(s -> now - s.at() < BELIEVED.toNanos() && s.covers(subject));
  }

  /** Asks the server whether somebody receives messages on the subject. */
  boolean ask(String subject) {
    String stream = directory.streamOf(subject).orElse(null);
    if (stream == null) {
      return false;
    }
    List<SubjectFilter> filters =
        directory.consumers(stream).stream()
            .map(
                info ->
                    ConsumerSettings.toSpec(stream, info.getConsumerConfiguration(), info.getName())
                        .filter())
            .toList();
    Seen now = new Seen(engine.time().nanos(), filters);
    synchronized (this) {
      seen.put(stream, now);
    }
    return now.covers(subject);
  }

  /** Forgets what was seen of a consumer's stream. */
  synchronized void changed(ConsumerRef consumer) {
    seen.remove(consumer.stream());
  }
}
