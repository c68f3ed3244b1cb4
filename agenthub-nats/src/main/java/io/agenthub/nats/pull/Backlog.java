/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.StoredMessage;
import io.agenthub.nats.claim.Claim;
import io.agenthub.nats.claim.Claims;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.stream.Directory;
import io.nats.client.impl.AckType;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Strict order by urgency over a consumer that delivers oldest first.
 *
 * <p>Each delivery says how many messages wait behind it. Only when there are some, they are looked
 * at, each once. The next message is then either the consumer's own next, or it is taken ahead.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Backlog {
  private static final int MOST_AT_ONCE = 64;

  /** So long what was left at the server is relied on: others take from it and add to it. */
  private static final long RELIABLE = TimeUnit.SECONDS.toNanos(5);

  private final Inlet inlet;
  private final Engine engine;
  private final Directory directory;
  private final Claims claims;
  private final Ranking ranking;
  private final Demand demand;
  private final Grips grips;
  private final Ahead ahead;
  private final Survey survey;
  private final Waiting waiting;
  private final CatchUp catchUp;

  /** Deliveries that come again when another's claim ends; how they are answered. */
  private final Map<Long, String> putOff = new HashMap<>();

  /** When the server was last asked for all that it has to deliver again. */
  private long soughtAt;

  /** Claims that are being made or given up. */
  private int claiming;

  /** Deliveries of which it is not known yet whether another process has the message. */
  private int asking;

  Backlog(Inlet inlet, Parts parts) {
    this.inlet = inlet;
    this.engine = parts.engine();
    this.directory = parts.directory();
    this.claims = parts.claims();
    this.ranking = parts.ranking();
    this.demand = inlet.demand();
    this.grips = inlet.grips();
    this.ahead = new Ahead(parts.link(), engine, directory, claims, inlet.spec(), grips);
    this.survey = new Survey(parts, inlet.spec(), demand, inlet.held(), grips, ahead);
    this.waiting = survey.waiting();
    this.catchUp = new CatchUp(engine, inlet.channel(), demand, grips, ahead, waiting);
    this.soughtAt = engine.time().nanos();
  }

  Survey survey() {
    return survey;
  }

  Ahead ahead() {
    return ahead;
  }

  /** Whether something is on its way that may change what is best. */
  boolean isBusy() {
    return claiming > 0 || asking > 0 || survey.isBusy();
  }

  /** How many deliveries are being asked about; most of them will be in hand then. */
  int asking() {
    return asking;
  }

  /**
   * Has the consumer deliver again what is due, which it does before all else; so there is no need
   * where nothing else is known. What goes behind all that is wanted stays there for now: it would
   * come and be given back each time.
   *
   * @param wanted how many are waited for and may be handed out
   * @return whether something was asked for
   */
  boolean bringDue(int wanted) {
    if (waiting.isEmpty() && inlet.first() == null) {
      return false;
    }
    List<Grip> due = grips.due();
    long now = engine.time().nanos();
    if (due.isEmpty() || (now - soughtAt < RELIABLE && goBehind(due, wanted))) {
      return false;
    }
    soughtAt = now;
    due.forEach(Grip::seek);
    inlet.channel().probe(due.size());
    return true;
  }

  /** Whether so many others go before the first of those. */
  private boolean goBehind(List<Grip> due, int wanted) {
    Grip first = Collections.min(due, Grip.ORDER);
    long inHand =
        inlet.held().stream().takeWhile(a -> Grip.ORDER.compare(a.grip(), first) < 0).count();
    long atServer =
        waiting.best(wanted).stream()
            .takeWhile(entry -> isBefore(entry.getValue(), entry.getKey(), first))
            .count();
    return inHand + atServer >= wanted;
  }

  /**
   * Brings the best of what waits.
   *
   * <p>Where no more may be in flight, what is in hand takes up a place that the best should have.
   * The consumer delivers nothing then, so the best is taken ahead of its turn, and what was in
   * hand goes back when the best has gone before it. So it is where something less urgent was left
   * to the consumer, which would deliver that first.
   *
   * @param wanted how many are waited for and may be handed out
   * @return whether all of it is in hand, or cannot be had now
   */
  boolean plan(int wanted) {
    Map<Long, Rank> missing = missing(wanted);
    if (missing.isEmpty()) {
      return true;
    }
    boolean full = survey.isFull() || grips.room() <= 0;
    boolean exchange = full && !inlet.held().isEmpty();
    boolean outOfTurn = exchange || !grips.due().isEmpty();
    List<Long> inTurn = outOfTurn ? List.of() : waiting.leading(missing.keySet());
    if (!inTurn.isEmpty()) {
      awaitTurn(inTurn);
    }
    inTurn.forEach(missing::remove); // removeAll of a list would search it for each
    missing.entrySet().stream()
        .limit(Math.min(MOST_AT_ONCE, exchange ? wanted : Math.max(0, grips.room())))
        .forEach(entry -> fetch(entry.getKey(), entry.getValue()));
    return !inlet.channel().isProbing() && claiming == 0 && (full || inlet.first() != null);
  }

  /** What an earlier request is about to bring counts; only a probe says when all is here. */
  private void awaitTurn(List<Long> sequences) {
    int underWay = inlet.channel().waiting();
    if (underWay == 0 || !survey.toldEmpty()) {
      int taken = ahead.before(sequences.get(sequences.size() - 1));
      inlet.channel().probe(Math.max(1, sequences.size() + taken - underWay));
    }
  }

  /** Those among the best that are not in hand. */
  private Map<Long, Rank> missing(int wanted) {
    Map<Long, Rank> missing = new LinkedHashMap<>();
    var inHand = inlet.held().iterator();
    @Nullable Arrived held = inHand.hasNext() ? inHand.next() : null;
    int found = 0;
    for (Map.Entry<Long, Rank> entry : waiting.best(wanted)) {
      while (held != null
          && found < wanted
          && !isBefore(entry.getValue(), entry.getKey(), held.grip())) {
        found++;
        held = inHand.hasNext() ? inHand.next() : null;
      }
      if (found >= wanted) {
        break;
      }
      missing.put(entry.getKey(), entry.getValue());
      found++;
    }
    return missing;
  }

  private static boolean isBefore(Rank rank, long sequence, Grip other) {
    int order = rank.compareTo(other.rank());
    return order < 0 || (order == 0 && sequence < other.sequence());
  }

  private void fetch(long sequence, Rank rank) {
    claiming++;
    waiting.remove(sequence);
    var unused =
        ahead
            .take(sequence, rank)
            .whenComplete(
                (taken, failure) ->
                    engine.execute(
                        () -> {
                          claiming--;
                          if (failure == null) {
                            fetched(sequence, taken);
                          } else {
                            waiting.add(sequence, rank);
                            engine.schedule(Survey.AGAIN, demand::touch);
                          }
                        }));
  }

  private void fetched(long sequence, Optional<Arrived> taken) {
    if (taken.isEmpty() && claims.isElsewhere(inlet.ref(), sequence)) {
      survey.takenElsewhere(sequence);
    }
    taken.ifPresent(
        arrived -> {
          ahead.add(arrived);
          grips.add(arrived.grip());
          inlet.hold(arrived);
        });
    demand.touch();
  }

  /**
   * Takes note of a delivery.
   *
   * @return whether it is answered already, because the message was taken ahead
   */
  boolean delivered(StoredMessage stored, NatsJetStreamMetaData place, String reply) {
    long sequence = stored.sequence();
    boolean taken = ahead.contains(sequence);
    if (taken) {
      ahead.delivered(sequence, reply);
    }
    survey.delivered(sequence, place.deliveredCount() == 1, place.pendingCount());
    if (taken && demand.count() == 0) {
      engine.execute(catchUp::begin);
    }
    return taken;
  }

  /**
   * Asks whether another process has taken the message ahead, for as long as the delivery surely
   * counts; then what is known has to do.
   *
   * @param then runs on the engine
   */
  void ask(Grip grip, Runnable then) {
    asking++;
    ask(grip, engine.time().nanos() + grips.ackWait() / 2, then);
  }

  private void ask(Grip grip, long end, Runnable then) {
    CompletableFuture<?> unused =
        claims
            .ask(inlet.ref(), grip.sequence())
            .whenComplete(
                (known, noAnswer) -> {
                  if (noAnswer == null || engine.time().nanos() - end > 0) {
                    engine.execute(() -> answered(then));
                  } else {
                    engine.schedule(Survey.AGAIN, () -> ask(grip, end, then));
                  }
                });
  }

  private void answered(Runnable then) {
    asking--;
    then.run();
    demand.touch();
  }

  /** Answers for another process that took the message ahead. */
  boolean isElsewhere(long sequence, NatsJetStreamMetaData place, String reply) {
    if (!claims.isElsewhere(inlet.ref(), sequence)) {
      return false;
    }
    Claim claim = claims.find(inlet.ref(), sequence).orElseThrow();
    if (claim.state() == Claim.State.DONE) {
      grips.replies().send(reply, AckType.AckAck.bytes);
    } else {
      CompletableFuture<?> unused =
          inlet
              .unused(sequence, place)
              .thenAccept(recorded -> engine.execute(() -> putOff(sequence, reply)));
    }
    return true;
  }

  /** It comes again when the other's claim ends; sooner, if it is given up. */
  private void putOff(long sequence, String reply) {
    Duration left =
        claims
            .find(inlet.ref(), sequence)
            .map(claim -> Duration.between(engine.time().now(), claim.until()))
            .filter(duration -> !duration.isNegative())
            .orElse(Duration.ZERO);
    grips.replies().send(reply, Returns.nak(left));
    if (!left.isZero()) {
      putOff.put(sequence, reply);
      engine.schedule(left, () -> putOff.remove(sequence, reply));
    }
  }

  /** The consumer has delivered it to the process that had taken it ahead: it has to stay there. */
  void deliveredElsewhere(long sequence) {
    putOff.remove(sequence);
    survey.deliveredElsewhere(sequence);
  }

  /** A process that had taken it ahead gave it back. */
  void freed(long sequence, int urgency) {
    String reply = putOff.remove(sequence);
    if (reply != null) {
      grips.returns().send(reply, CompletableFuture.completedFuture(true));
    }
    if (ranking.countsTime()) {
      engine.help(() -> reread(sequence)); // its place depends on when it was stored
    } else {
      waitsAt(sequence, new Rank(urgency, urgency));
    }
  }

  private void reread(long sequence) {
    directory
        .get(inlet.ref().stream(), sequence)
        .map(ranking::of)
        .ifPresent(rank -> engine.execute(() -> waitsAt(sequence, rank)));
  }

  private void waitsAt(long sequence, Rank rank) {
    survey.onWaiting(sequence, rank);
    demand.touch();
  }

  /** Ends what was taken ahead; and has the consumer deliver what is done with and comes next. */
  void done(long sequence) {
    ahead.done(sequence);
    catchUp.begin();
  }

  /** The server does not know that it is out, so its time is watched here. */
  void watchLapse(Grip grip, Duration wait) {
    engine.schedule(
        wait,
        () -> {
          long now = engine.time().nanos();
          if (grip.hasLapsed(now)) {
            waitsAgain(grip.sequence(), true);
          } else if (grip.isOut()) {
            watchLapse(grip, grip.left(now));
          }
        });
  }

  /** It waits again. */
  void waitsAgain(long sequence, boolean counts) {
    if (ahead.contains(sequence)) {
      Rank rank = ahead.rank(sequence);
      claiming++;
      var unused =
          ahead
              .release(sequence, counts)
              .thenRun(() -> engine.execute(() -> released(sequence, rank)));
    }
  }

  private void released(long sequence, Rank rank) {
    claiming--;
    waitsAt(sequence, rank);
  }

  void close() {
    catchUp.close();
    survey.close();
    ahead.close();
  }
}
