/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.stream.Directory;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the subjects of inboxes to the shards that are to capture them.
 *
 * <p>A server replaces the subjects of a stream as a whole and without a condition, so that of two
 * processes that add at the same moment one may undo what the other did. Whoever adds therefore
 * looks again after a while, when the other is done; and so does every later opening of the inbox.
 * Nothing is lost meanwhile: a subject that is not captured refuses its messages.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Captures {
  private static final Logger LOG = LoggerFactory.getLogger(Captures.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  private final Engine engine;
  private final Directory directory;

  /** One lock for each shard, so that this process does not undo its own changes. */
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  Captures(Engine engine, Directory directory) {
    this.engine = engine;
    this.directory = directory;
  }

  /** Makes sure that the consumer's subject is captured, if it is in a shard. */
  void ensure(ConsumerSpec consumer) {
    String stream = consumer.ref().stream();
    if (Shards.isShard(stream) && add(stream, consumer.filter().toString())) {
      engine.schedule(LOOK_AGAIN, () -> engine.help(() -> ensureAgain(consumer)));
    }
  }

  private void ensureAgain(ConsumerSpec consumer) {
    try {
      ensure(consumer);
    } catch (HubClosedException e) {
      throw e;
    } catch (AgentHubException e) {
      LOG.debug("Not known whether {} is captured: {}", consumer.filter(), e.getMessage());
      engine.schedule(LOOK_AGAIN, () -> engine.help(() -> ensureAgain(consumer)));
    }
  }

  /** Whether it had to be added. */
  private boolean add(String stream, String subject) {
    synchronized (locks.computeIfAbsent(stream, unused -> new Object())) {
      StreamConfiguration before = directory.stream(stream).getConfiguration();
      if (before.getSubjects().contains(subject)) {
        return false;
      }
      List<String> subjects = new ArrayList<>(before.getSubjects());
      subjects.add(subject);
      StreamConfiguration after = StreamConfiguration.builder(before).subjects(subjects).build();
      directory.change(after);
      return true;
    }
  }
}
