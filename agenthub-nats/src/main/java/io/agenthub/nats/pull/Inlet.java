/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ConsumerSpec.Order;
import io.agenthub.broker.StoredMessage;
import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Messages;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What this process takes from one durable consumer.
 *
 * <p>Nothing is fetched ahead of demand, so that no process sits on messages that another could
 * work on. A message that arrives and finds no taker is kept for a moment and then given back.
 *
 * <p><b>Threads:</b> belongs to the engine, except where a method says otherwise.
 */
final class Inlet implements Channel.Listener, Grips.Listener {
  private final Parts parts;
  private final Engine engine;
  private final ConsumerSpec spec;
  private final Channel channel;
  private final Demand demand;
  private final TreeSet<Arrived> held = new TreeSet<>(Arrived.ORDER);
  private final Returns returns;
  private final Grips grips;
  private final @Nullable Backlog backlog;
  private final Surplus surplus;
  private final Absence absence;

  Inlet(Parts parts, Replies replies, ConsumerSpec spec) {
    this.parts = parts;
    this.engine = parts.engine();
    this.spec = spec;
    this.channel = parts.wire().openTaking(spec, this);
    this.demand = new Demand(channel, held);
    this.returns = new Returns(engine, replies, parts.putOffs(), spec.ref(), demand::touch);
    this.grips = new Grips(engine, parts.directory(), spec, replies, returns, this);
    this.backlog = spec.order() == Order.URGENCY ? new Backlog(this, parts) : null;
    this.surplus = new Surplus(this, engine);
    this.absence = new Absence(engine, parts.directory(), parts.inboxes(), spec, this::awake);
  }

  ConsumerRef ref() {
    return spec.ref();
  }

  ConsumerSpec spec() {
    return spec;
  }

  Channel channel() {
    return channel;
  }

  void add(Demand.Taker taker) {
    absence.forget();
    demand.add(taker);
  }

  void remove(Demand.Taker taker) {
    demand.remove(taker);
    demandChanged();
  }

  /** What the takers of this process wait for. */
  Demand demand() {
    return demand;
  }

  /** The holds of this process. */
  Grips grips() {
    return grips;
  }

  /**
   * Makes sure that as much as is wanted is here or on its way.
   *
   * @param since when the one began to wait who is next
   * @param alone whether nothing else is taken from at the same time, so that whoever waits need
   *     not know first that nothing is here
   * @return whether what is held is known to be the best there is
   */
  boolean ready(long since, boolean alone) {
    if (absence.isGone()) {
      absence.search();
      return true;
    }
    if (channel.isProbing() || returns.areUnderWay() || absence.isResting()) {
      return absence.isResting();
    }
    if (demand.prove()) {
      return false;
    }
    int wanted = grips.free(demand.count());
    if (wanted == 0) {
      demand.awaitRoom();
      return true;
    }
    if (backlog != null) {
      if (backlog.isBusy() || backlog.survey().look(since) || backlog.bringDue(wanted)) {
        return false;
      }
      if (!backlog.survey().waiting().isEmpty()) {
        return backlog.plan(wanted);
      }
    }
    int missing = wanted - held.size();
    if (missing <= 0) {
      return true;
    }
    int waiting = channel.waiting();
    boolean emptyAnyway = backlog == null || backlog.survey().wasEmpty();
    if (waiting == 0 && !(alone && missing == 1 && emptyAnyway)) {
      channel.probe(missing);
      return false;
    }
    if (waiting < missing) {
      channel.await(missing - waiting);
    }
    return true;
  }

  /** The best message that may be handed out; null if there is none. */
  @Nullable Arrived next() {
    return grips.free(1) == 0 ? null : first();
  }

  /** The best message in hand; null if there is none. */
  @Nullable Arrived first() {
    return held.isEmpty() ? null : held.first();
  }

  NavigableSet<Arrived> held() {
    return held;
  }

  /** Hands the message out. */
  void take(Arrived arrived) {
    held.remove(arrived);
    surplus.taken(arrived);
    arrived.grip().handOut(engine.time().nanos());
    if (backlog != null && arrived.grip().isAhead()) {
      backlog.watchLapse(arrived.grip(), spec.ackWait());
    }
  }

  /** Gives back what others went before; somebody else may be free for it. */
  void giveBackPassedOver() {
    surplus.giveBackPassedOver();
  }

  /** Takes back what was handed out to nobody. */
  void untake(Arrived arrived) {
    arrived.grip().takeBack();
    hold(arrived);
  }

  void hold(Arrived arrived) {
    held.add(arrived);
    if (absence.isResting() || absence.isGone() || !channel.isProbing()) {
      demand.touch(); // otherwise the end of the probe has everybody look
    }
    demandChanged();
  }

  @Override
  public void onMessage(Message message, NatsJetStreamMetaData place) {
    if (backlog != null) {
      demand.arrived();
    }
    long now = engine.time().nanos();
    StoredMessage stored = Messages.of(message, place);
    String reply = String.valueOf(message.getReplyTo());
    if (backlog != null
        && (backlog.delivered(stored, place, reply)
            || backlog.isElsewhere(stored.sequence(), place, reply))) {
      return; // taken ahead of its turn before
    }
    long since = Math.min(now, channel.heardBefore());
    if (now - since > grips.ackWait()) {
      CompletableFuture<?> unused = unused(stored.sequence(), place);
      return; // it may have lain in a buffer so long that somebody else has it by now
    }
    Grip grip = new Grip(grips, stored, rank(stored), reply, now, since);
    grips.add(grip);
    if (backlog == null || parts.claims().areKnown()) {
      arrived(stored, place, grip);
    } else {
      backlog.ask(grip, () -> asked(stored, place, grip, reply));
    }
    if (grips.room() <= 0) {
      channel.endProbe();
    }
  }

  private void asked(StoredMessage stored, NatsJetStreamMetaData place, Grip grip, String reply) {
    if (backlog != null && backlog.isElsewhere(stored.sequence(), place, reply)) {
      grips.remove(grip);
    } else {
      arrived(stored, place, grip);
    }
  }

  private void arrived(StoredMessage stored, NatsJetStreamMetaData place, Grip grip) {
    int ahead = backlog == null ? 0 : parts.claims().uncounted(ref(), stored.sequence());
    hold(new Arrived(stored, grip, place.deliveredCount() == 1 ? 1 : 0, ahead));
  }

  /** Puts on record that a delivery is no attempt, as the first would be otherwise. */
  CompletableFuture<?> unused(long sequence, NatsJetStreamMetaData place) {
    return place.deliveredCount() == 1
        ? parts.handOuts().unused(ref(), sequence, 0)
        : CompletableFuture.completedFuture(true);
  }

  private Rank rank(StoredMessage stored) {
    return backlog == null ? Rank.NONE : parts.ranking().of(stored);
  }

  @Override
  public void onEnd(Channel.End end) {
    if (end == Channel.End.EMPTY) {
      int missing = demand.missing(backlog == null ? 0 : backlog.asking());
      if (missing > 0) {
        channel.await(missing);
      }
      if (backlog != null) {
        backlog.survey().emptied();
      }
    } else if (end == Channel.End.GONE) {
      parts.stocktaking().moved(spec);
      absence.rest();
    } else if (end == Channel.End.LOST) {
      parts.stocktaking().moved(spec);
      if (backlog != null) {
        backlog.survey().unsure();
      }
    }
    demand.touch();
  }

  private void awake(boolean there) {
    if (there && backlog != null) {
      backlog.survey().unsure(); // it may be another consumer of the same name, which begins anew
    }
    demand.touch();
  }

  /** Gives back, after a moment, what nobody here waits for. */
  void demandChanged() {
    if (backlog != null && !held.isEmpty() && demand.count() == 0) {
      backlog.survey().idled();
    }
    surplus.demandChanged();
  }

  /** Lets go of a message in hand, which was not handed out. */
  void giveBack(Arrived arrived) {
    held.remove(arrived);
    long sequence = arrived.message().sequence();
    if (backlog != null && backlog.ahead().contains(sequence)) {
      if (arrived.grip().giveBack()) {
        backlog.waitsAgain(sequence, false);
      }
    } else {
      arrived.grip().giveBack(uncount(arrived));
    }
  }

  /** Counts the hand-out that is about to be made. */
  CompletableFuture<Arrived> counted(Arrived arrived) {
    return arrived.isCounted()
        ? CompletableFuture.completedFuture(arrived)
        : parts.handOuts().next(ref(), arrived.message().sequence()).thenApply(arrived::counted);
  }

  private CompletableFuture<?> uncount(Arrived arrived) {
    return arrived.isCounted() && arrived.grip().isDelivered()
        ? parts.handOuts().unused(ref(), arrived.message().sequence(), arrived.handOuts() - 1)
        : CompletableFuture.completedFuture(true);
  }

  /** Gives everything back that this process holds or works on. */
  void close() {
    if (backlog != null) {
      backlog.close();
    }
    for (Arrived arrived : held) {
      CompletableFuture<?> unused = uncount(arrived); // the connection closes behind the answers
    }
    grips.giveBackAll();
    held.clear();
    parts.wire().close(channel);
  }

  /**
   * The messages in hand or given back, which wait although the server counts them as pending.
   *
   * @param settled up to where the consumer has settled all
   */
  List<Grip> waiting(long settled) {
    grips.settled(settled);
    return grips.waiting(sequence -> backlog == null || !backlog.ahead().contains(sequence));
  }

  /** The messages that this process has or has given back itself. */
  Set<Long> holdings() {
    return grips.sequences();
  }

  Optional<Backlog> backlog() {
    return Optional.ofNullable(backlog);
  }

  @Override
  public void onEnded(Grip grip, boolean waitedFor) {
    roomMade(waitedFor);
    if (backlog != null && grip.isAhead()) {
      engine.execute(() -> backlog.done(grip.sequence()));
    }
  }

  private void roomMade(boolean waitedFor) {
    if (waitedFor) {
      engine.execute(demand::touch);
    }
  }

  @Override
  public void onReturned(Grip grip, Duration delay) {
    if (grip.isDelivered() || backlog == null) {
      roomMade(grips.areMany());
      return;
    }
    Runnable again = () -> backlog.waitsAgain(grip.sequence(), true);
    if (delay.isZero()) {
      engine.execute(again); // before whoever gave it back asks for the next
    } else {
      engine.execute(() -> backlog.ahead().putOff(grip.sequence(), delay));
      engine.schedule(delay, again);
    }
  }

  /** The server knows nothing of a taker who is at what was taken ahead. */
  @Override
  public void onWorking(Grip grip) {
    if (backlog != null && !grip.isDelivered()) {
      engine.execute(() -> backlog.ahead().working(grip.sequence()));
    }
  }
}
