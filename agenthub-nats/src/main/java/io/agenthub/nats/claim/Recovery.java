/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.error.AgentHubException;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.stream.Directory;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.AckType;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back at once what processes that died were working on, without taking anything from one
 * that lives.
 *
 * <p>Every process that takes from a consumer says so on record first. Who comes later asks all of
 * them what they hold. Only if each has answered or is gone, and one is gone, what nobody holds is
 * given back in their stead; otherwise it comes back when its ack wait ends.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final long MOST = 50_000;
  private static final int TRIES = 5;
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final Link link;
  private final Engine engine;
  private final Directory directory;
  private final Takers takers;
  private final Claims claims;
  private final PutOffs putOffs;

  /**
   * A recovery for one process.
   *
   * @param takers tells who takes from a consumer, and what they hold
   * @param claims told of processes that are gone
   * @param putOffs tells what the server has, until its time comes
   */
  public Recovery(
      Link link,
      Engine engine,
      Directory directory,
      Takers takers,
      Claims claims,
      PutOffs putOffs) {
    this.link = link;
    this.engine = engine;
    this.directory = directory;
    this.takers = takers;
    this.claims = claims;
    this.putOffs = putOffs;
  }

  /** Gives back what nobody holds any more, now or when those who are silent have spoken. */
  public void recover(ConsumerRef consumer) {
    recover(consumer, TRIES);
  }

  private void recover(ConsumerRef consumer, int tries) {
    try {
      Optional<ConsumerInfo> before = directory.consumer(consumer);
      if (before.isEmpty() || !isWorkedOn(consumer, before.get())) {
        return;
      }
      Map<String, Long> recorded = takers.recorded(consumer);
      Takers.Holdings first = takers.holdings(consumer, recorded.keySet());
      boolean done =
          first.complete()
              && (first.gone().isEmpty() || takeOver(consumer, before.get(), first, recorded));
      if (!done && tries > 1) {
        engine.schedule(AGAIN, () -> engine.help(() -> recover(consumer, tries - 1)));
      }
    } catch (AgentHubException e) {
      LOG.debug("What others left of {} comes back after its ack wait", consumer, e);
    }
  }

  /** What was taken ahead of its turn is not pending at the server. */
  private boolean isWorkedOn(ConsumerRef consumer, ConsumerInfo info) {
    return info.getNumAckPending() > 0 || claims.isTakenByAnother(consumer);
  }

  /**
   * Those who live are asked once more: a delivery that was on its way to one of them when it was
   * asked first has arrived, since it took a while to be sure that somebody is gone.
   */
  private boolean takeOver(
      ConsumerRef consumer,
      ConsumerInfo before,
      Takers.Holdings first,
      Map<String, Long> recorded) {
    Takers.Holdings second = takers.holdings(consumer, first.living());
    if (!second.living().equals(first.living())) {
      return false;
    }
    Set<Long> held = new HashSet<>(first.held());
    held.addAll(second.held());
    held.addAll(putOffs.of(consumer)); // the server has it, until its time comes
    giveBack(consumer, before, held);
    for (String peer : first.gone()) {
      claims.gone(peer);
      // one that is back by now has said so behind the record that was read
      takers.strike(consumer, peer, recorded.getOrDefault(peer, 0L));
    }
    return true;
  }

  /**
   * Answers deliveries of the dead. The server looks at the sequence only, and ignores those that
   * are not pending; {@code before} was read before anybody was asked, so that nothing delivered
   * since can be among them.
   */
  private void giveBack(ConsumerRef consumer, ConsumerInfo before, Set<Long> held) {
    long first = before.getAckFloor().getStreamSequence() + 1;
    long last = before.getDelivered().getStreamSequence();
    if (last - first > MOST) {
      LOG.info("Too many messages of {} to look for what was left behind", consumer);
      return;
    }
    LOG.info("Taking over what processes that are gone left of {}", consumer);
    String place = "$JS.ACK.%s.%s.1.".formatted(consumer.stream(), consumer.name());
    String rest = ".%d.0.0".formatted(before.getDelivered().getConsumerSequence());
    for (long sequence = first; sequence <= last; sequence++) {
      if (!held.contains(sequence)) {
        link.send(place + sequence + rest, null, AckType.AckNak.bytes);
      }
    }
  }
}
