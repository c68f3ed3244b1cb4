/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Ageing;
import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.delivery.Topology;
import io.agenthub.message.MessageUrgency;
import io.agenthub.time.TimeSource;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Opens a hub with settings of one's own.
 *
 * <p><b>Threads:</b> for one.
 *
 * @since 0.1
 */
public final class AgentHubBuilder {
  private @Nullable TimeSource time;
  private @Nullable ExecutorService executor;
  private RandomGenerator random = new SecureRandom();
  private Ageing ageing = Ageing.OFF;

  AgentHubBuilder() {}

  /** Clocks and timers; default the machine's. One that is given here is not closed by the hub. */
  public AgentHubBuilder time(TimeSource source) {
    this.time = source;
    return this;
  }

  /** For ids, jitter and marks; must be safe for many threads. Default {@link SecureRandom}. */
  public AgentHubBuilder random(RandomGenerator generator) {
    this.random = generator;
    return this;
  }

  /**
   * Runs handlers and sessions, which may block. Default daemon threads, as many as there are
   * messages worked on. One that is given here is not closed by the hub.
   */
  public AgentHubBuilder executor(ExecutorService handlers) {
    this.executor = handlers;
    return this;
  }

  /**
   * How far the time that a message has waited counts against the urgency of others, for all that
   * is taken through this hub; default {@link Ageing#OFF}, strict order. Others that have the hub
   * open decide for themselves.
   */
  public AgentHubBuilder ageing(Ageing how) {
    this.ageing = how;
    return this;
  }

  /**
   * Opens the hub behind the URL, creating what does not exist.
   *
   * @throws io.agenthub.error.AgentHubException that says why it cannot be opened and what to do
   */
  public AgentHub open(String url) {
    TimeSource clock = time != null ? time : TimeSource.system();
    // handlers wait for what runs here: where they have few threads, it must not need one of those
    ExecutorService followUps = Executors.newCachedThreadPool(daemons());
    ExecutorService handlers = executor != null ? executor : followUps;
    Runnable own =
        () -> {
          followUps.shutdown();
          if (time == null) {
            clock.close();
          }
        };
    Broker broker = null;
    try {
      broker = Brokers.open(url, new BrokerContext(clock, new MessageUrgency(), ageing));
      Topology.streams().forEach(broker::createStream);
      return new AgentHub(HubParts.of(broker, clock, random, handlers, followUps, own));
    } catch (RuntimeException e) {
      if (broker != null) {
        broker.close();
      }
      own.run();
      throw e;
    }
  }

  private static ThreadFactory daemons() {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "agenthub-agent-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
