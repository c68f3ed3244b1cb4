/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All channels of a hub on one subscription and one dispatcher thread, however many consumers there
 * are.
 *
 * <p><b>Threads:</b> {@link #open} by any; the channels belong to the engine.
 */
public final class Wire {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final Link link;
  private final Engine engine;
  private final String base;
  private final AtomicLong lastChannel = new AtomicLong();
  private final Map<String, Channel> byConsumer = new HashMap<>();
  private final Map<String, Channel> byAddress = new HashMap<>();
  private final Set<Channel> taking = new HashSet<>();
  private final Queue<Message> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private long reconnects;

  /** Subscribes, and again on each new connection. */
  public Wire(Link link, Engine engine) {
    this.link = link;
    this.engine = engine;
    this.base = link.connection().createInbox();
    subscribe(link.connection());
    link.listen(this::connected);
    engine.schedule(BEAT, this::beat);
  }

  private void subscribe(Connection connection) {
    Dispatcher dispatcher = connection.createDispatcher(this::onMessage);
    dispatcher.setPendingLimits(-1, -1); // bounded by what was asked for
    dispatcher.subscribe(base + ".>");
  }

  private void connected(Connection connection, boolean fresh) {
    if (fresh) {
      subscribe(connection);
    }
    engine.execute(this::reconnected);
  }

  /**
   * Readers go on at once. Who takes messages lets a moment pass: with the connection the server
   * may have lost what it knew of deliveries, and everybody who was working gets to say first what
   * is done with.
   */
  private void reconnected() {
    long mine = ++reconnects;
    for (Channel channel : List.copyOf(byAddress.values())) {
      if (taking.contains(channel)) {
        channel.pause();
      } else {
        channel.lost();
      }
    }
    engine.schedule(
        SETTLING,
        () -> {
          if (mine == reconnects) {
            List.copyOf(taking).forEach(Channel::lost);
          }
        });
  }

  /** A channel to a consumer whose messages are worked on; on the engine. */
  public Channel openTaking(ConsumerSpec spec, Channel.Listener listener) {
    Channel channel = open(spec.ref(), Channel.heartbeat(spec.ackWait()), listener);
    taking.add(channel);
    return channel;
  }

  /** A channel to a consumer, one at a time; on the engine. */
  public Channel open(String stream, String consumer, Channel.Listener listener) {
    return open(new ConsumerRef(stream, consumer), Channel.HEARTBEAT, listener);
  }

  private Channel open(ConsumerRef consumer, Duration heartbeat, Channel.Listener listener) {
    String name = Long.toString(lastChannel.incrementAndGet());
    Channel channel =
        new Channel(link, engine, consumer, heartbeat, base + "." + name + ".", listener);
    byConsumer.put(consumer.toString(), channel);
    byAddress.put(name, channel);
    return channel;
  }

  /** Forgets the channel; what still arrives on it is dropped. On the engine. */
  public void close(Channel channel) {
    byConsumer.remove(channel.consumer().toString(), channel);
    byAddress.values().remove(channel);
    taking.remove(channel);
  }

  /** What arrives together is worked on together; by the client's thread if the engine is idle. */
  private void onMessage(Message message) {
    arrived.add(message);
    if (draining.compareAndSet(false, true)) {
      engine.executeHere(this::drain);
    }
  }

  private void drain() {
    draining.set(false);
    for (Message message = arrived.poll(); message != null; message = arrived.poll()) {
      Message next = message;
      Engine.logged(() -> handOver(next)); // one that fails keeps none of the others back
    }
  }

  private void handOver(Message message) {
    if (message.isJetStream()) {
      // Under its own subject; the reply subject says which consumer delivered it.
      NatsJetStreamMetaData place = message.metaData();
      Channel channel = byConsumer.get(place.getStream() + "/" + place.getConsumer());
      if (channel != null) {
        channel.delivered(message, place);
      }
    } else if (message.isStatusMessage()) {
      status(message);
    }
  }

  /** A status comes on the subject that the request named. */
  private void status(Message message) {
    String[] place = message.getSubject().substring(base.length() + 1).split("\\.", 2);
    Channel channel = byAddress.get(place[0]);
    if (channel != null && place.length == 2) {
      channel.answered(place[1], message.getStatus());
    }
  }

  private void beat() {
    long now = engine.time().nanos();
    List<Channel> silent = new ArrayList<>();
    for (Channel channel : byAddress.values()) {
      if (channel.isSilent(now)) {
        silent.add(channel);
      }
    }
    silent.forEach(Channel::lost);
    if (!link.isClosed()) {
      engine.schedule(BEAT, this::beat);
    }
  }
}
