/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.time.TimeSource;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Strict order by urgency over a consumer that delivers oldest first.
 *
 * <p>Each delivery says how many messages wait behind it. Only when there are some, they are looked
 * at, each once. The next message is then either the consumer's own next, or it is taken ahead.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Backlog implements Scan.Seen {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MOST_AT_ONCE = 64;

  /** As many as one inbox may hold. */
  private static final int MOST_KNOWN = Topology.MAX_UNREAD;

  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofMillis(5);

  private final Inlet inlet;
  private final Inlet.Parts parts;
  private final Scan scan;
  private final Ahead ahead;
  private final Waiting waiting = new Waiting();
  private final Passing.@Nullable Watcher passing;

  /** The latest message that the consumer delivered for the first time. */
  private long floor;

  /** When it was last certain what waits. */
  private long checkedAt;

  private boolean uncertain;

  /** How many messages the consumer had never delivered, when it last said so. */
  private long pending;

  /** Whether something was not looked at because it is known from what passes here. */
  private boolean relied;

  /** Runs while what is missing is expected to pass here. */
  private TimeSource.@Nullable Timer expecting;

  /** Whether a probe was told, after the latest delivery, that there is nothing to be had. */
  private boolean toldEmpty;

  private boolean locating;
  private int fetching;

  Backlog(Inlet inlet, Inlet.Parts parts) {
    this.inlet = inlet;
    this.parts = parts;
    this.scan = new Scan(parts, inlet.spec(), this);
    this.ahead = new Ahead(inlet, parts);
    this.checkedAt = parts.engine().time().nanos();
    this.passing =
        inlet.spec().filter().isExact()
            ? parts.passing().watch(inlet.spec(), this::onPassing)
            : null;
  }

  /** What the postmaster copies here need not be looked at, as long as somebody takes from here. */
  private void onPassing(StoredMessage message) {
    if (inlet.hasTakers() && waiting.size() < MOST_KNOWN) {
      onWaiting(message.sequence(), parts.ranking().of(message));
      if (expecting != null && known() >= pending) {
        expected();
        uncertain = false;
        checkedAt = parts.engine().time().nanos();
        inlet.touch();
      }
    } else if (passing != null) {
      passing.forget();
    }
  }

  Ahead ahead() {
    return ahead;
  }

  /** Whether something is on its way that may change what is best. */
  boolean isBusy() {
    return locating || expecting != null || scan.isRunning() || fetching > 0;
  }

  /** Looks at what waits if it is not known well enough; false if there is no need. */
  boolean look() {
    if (!uncertain && !isStale()) {
      return false;
    }
    if (floor > 0) {
      expectOrScan();
    } else {
      locating = true;
      parts.engine().help(this::locate);
    }
    return true;
  }

  /** What has just been stored is about to pass here, and costs no question then. */
  private void expectOrScan() {
    long from = Math.max(scan.next(), floor + 1);
    long now = parts.engine().time().nanos();
    if (uncertain && known() < pending && passing != null && passing.isLive(from, now)) {
      expecting =
          parts
              .engine()
              .schedule(
                  SOON,
                  () -> {
                    if (expecting != null) {
                      expecting = null;
                      scan();
                    }
                  });
    } else {
      scan();
    }
  }

  /** Nothing is expected any more. */
  private void expected() {
    if (expecting != null) {
      expecting.cancel();
      expecting = null;
    }
  }

  private void scan() {
    scan.skipTo(floor + 1);
    if (passing != null) {
      long unheard = passing.unheardFrom(scan.next());
      relied |= unheard > scan.next();
      scan.skipTo(unheard);
    }
    scan.run(uncertain ? Math.max(0, pending - known()) : 0);
  }

  /** How many of the messages that the consumer has never delivered are known here. */
  private long known() {
    return (long) waiting.size() + ahead.after(floor);
  }

  /** Asks how far the consumer has come, where no delivery has shown it yet. */
  private void locate() {
    long delivered = 0;
    try {
      delivered =
          parts
              .directory()
              .consumer(inlet.ref())
              .map(info -> info.getDelivered().getStreamSequence())
              .orElse(0L);
    } catch (AgentHubException noAnswer) {
      LOG.debug("All of {} is looked through", inlet.ref(), noAnswer);
    }
    long found = delivered;
    parts
        .engine()
        .execute(
            () -> {
              locating = false;
              floor = Math.max(floor, found);
              scan();
            });
  }

  private boolean isStale() {
    Arrived first = inlet.first();
    boolean somethingIsLess = !waiting.isEmpty() || (first != null && first.rank().urgency() > 0);
    return somethingIsLess && parts.engine().time().nanos() - checkedAt > FRESH;
  }

  /** What is in hand was not asked for just now: something more urgent may have come since. */
  void idled() {
    uncertain = true;
    pending = 0; // was told long ago
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Whether nothing waited when the consumer last said how much does, and nothing is known since.
   */
  boolean wasEmpty() {
    return floor > 0 && pending == 0 && waiting.isEmpty();
  }

  @Override
  public void onWaiting(long sequence, Rank rank) {
    if (sequence > floor && !ahead.contains(sequence)) {
      waiting.add(sequence, rank);
    }
  }

  @Override
  public void onEnd(boolean complete) {
    checkedAt = parts.engine().time().nanos();
    if (complete && relied && known() < pending) {
      lookAtAll();
      return;
    }
    if (complete) {
      uncertain = false;
      inlet.touch();
    } else {
      parts.engine().schedule(AGAIN, inlet::touch);
    }
  }

  /**
   * Brings the best of what waits.
   *
   * @return whether all of it is in hand
   */
  boolean plan(int wanted) {
    int due = inlet.dueAtServer();
    if (due > 0) {
      inlet.channel().probe(due); // the consumer delivers these first
      return false;
    }
    List<Map.Entry<Long, Rank>> missing = missing(wanted);
    if (missing.isEmpty()) {
      return true;
    }
    Set<Long> sequences = new HashSet<>();
    missing.forEach(entry -> sequences.add(entry.getKey()));
    int inTurn = waiting.leading(sequences, ahead.sequences());
    int underWay = inlet.channel().waiting();
    if (inTurn > 0 && (underWay == 0 || !toldEmpty)) {
      // what an earlier request is about to bring counts; only a probe says when all is here
      inlet.channel().probe(Math.max(1, inTurn - underWay));
    }
    int skip = waiting.leading(sequences, new java.util.TreeSet<>());
    Set<Long> own = new HashSet<>(waiting.first(skip));
    missing.stream()
        .filter(entry -> !own.contains(entry.getKey()))
        .limit(Math.max(0, Math.min(MOST_AT_ONCE, inlet.room())))
        .forEach(entry -> fetch(entry.getKey(), entry.getValue()));
    return !inlet.channel().isProbing() && fetching == 0 && inlet.first() != null;
  }

  /** Those among the best that are not in hand. */
  private List<Map.Entry<Long, Rank>> missing(int wanted) {
    List<Map.Entry<Long, Rank>> missing = new ArrayList<>();
    var inHand = inlet.held().iterator();
    @Nullable Arrived held = inHand.hasNext() ? inHand.next() : null;
    int found = 0;
    for (Map.Entry<Long, Rank> entry : waiting.best(wanted)) {
      while (held != null && found < wanted && isBefore(held, entry)) {
        found++;
        held = inHand.hasNext() ? inHand.next() : null;
      }
      if (found >= wanted) {
        break;
      }
      missing.add(entry);
      found++;
    }
    return missing;
  }

  private static boolean isBefore(Arrived held, Map.Entry<Long, Rank> entry) {
    int order = held.rank().compareTo(entry.getValue());
    return order < 0 || (order == 0 && held.message().sequence() < entry.getKey());
  }

  private void fetch(long sequence, Rank rank) {
    fetching++;
    waiting.remove(sequence);
    var unused =
        ahead
            .take(sequence, rank)
            .whenComplete(
                (taken, failure) ->
                    parts
                        .engine()
                        .execute(
                            () -> {
                              fetching--;
                              if (failure == null) {
                                fetched(taken);
                              } else {
                                waiting.add(sequence, rank);
                                parts.engine().schedule(AGAIN, inlet::touch);
                              }
                            }));
  }

  private void fetched(Optional<Arrived> taken) {
    taken.ifPresent(
        arrived -> {
          ahead.add(arrived);
          inlet.register(arrived.grip());
          inlet.hold(arrived);
        });
    inlet.touch();
  }

  /**
   * Takes note of a delivery.
   *
   * @return whether it is answered already, because the message was taken ahead
   */
  boolean delivered(StoredMessage stored, NatsJetStreamMetaData place, String reply) {
    long sequence = stored.sequence();
    toldEmpty = false;
    if (place.deliveredCount() == 1) {
      floor = Math.max(floor, sequence);
      waiting.removeUpTo(sequence);
    }
    compareWith(place.pendingCount());
    if (ahead.contains(sequence)) {
      ahead.delivered(sequence, reply);
      if (inlet.demand() == 0) {
        parts.engine().execute(this::pass);
      }
      return true;
    }
    return false;
  }

  /** Something that should have passed here is missing. */
  private void lookAtAll() {
    scan.rewind();
    relied = false;
    if (passing != null) {
      passing.forget();
    }
    scan.skipTo(floor + 1);
    scan.run(Long.MAX_VALUE);
  }

  /** Every delivery says how many messages the consumer has never delivered. */
  private void compareWith(long count) {
    pending = count;
    uncertain = pending != known();
    if (pending == 0) {
      waiting.clear();
      uncertain = false;
    }
    if (!uncertain) {
      checkedAt = parts.engine().time().nanos();
      expected();
    }
  }

  /**
   * There is nothing, or nothing that may be taken; what was thought to wait has gone elsewhere.
   */
  void emptied() {
    toldEmpty = true;
    checkedAt = parts.engine().time().nanos();
    uncertain = false;
    if (!waiting.isEmpty()) {
      compare();
    } else {
      scan.emptied();
    }
  }

  /**
   * Looks at everything anew: a server that crashed may have forgotten deliveries, and counts them
   * as waiting again.
   */
  void unsure() {
    if (locating) {
      return;
    }
    locating = true;
    var unused =
        parts
            .directory()
            .look(inlet.ref())
            .whenComplete(
                (info, failure) ->
                    parts
                        .engine()
                        .execute(
                            () -> {
                              locating = false;
                              if (failure == null) {
                                beginAnew(info);
                              } else {
                                parts.engine().schedule(AGAIN, this::unsure);
                              }
                            }));
  }

  private void beginAnew(Optional<ConsumerInfo> info) {
    uncertain = true;
    waiting.clear();
    info.ifPresent(
        there -> {
          floor = there.getDelivered().getStreamSequence();
          pending = there.getNumPending();
        });
    scan.rewind();
    if (passing != null) {
      passing.forget();
    }
    inlet.touch();
  }

  private void compare() {
    var unused =
        parts
            .directory()
            .look(inlet.ref())
            .thenAccept(
                found ->
                    found.ifPresent(
                        info ->
                            parts
                                .engine()
                                .execute(() -> passed(info.getDelivered().getStreamSequence()))));
  }

  private void passed(long delivered) {
    floor = Math.max(floor, delivered);
    waiting.removeUpTo(floor);
    inlet.touch();
  }

  /** A process that had taken it ahead gave it back. */
  void freed(long sequence, int urgency) {
    if (parts.ranking().countsTime()) {
      parts.engine().help(() -> reread(sequence)); // its place depends on when it was stored
    } else {
      waitsAt(sequence, new Rank(urgency, urgency));
    }
  }

  private void reread(long sequence) {
    parts
        .directory()
        .get(inlet.ref().stream(), sequence)
        .map(parts.ranking()::of)
        .ifPresent(rank -> parts.engine().execute(() -> waitsAt(sequence, rank)));
  }

  private void waitsAt(long sequence, Rank rank) {
    onWaiting(sequence, rank);
    inlet.touch();
  }

  /** Ends what was taken ahead; and has the consumer deliver what is done with and comes next. */
  void done(long sequence) {
    ahead.done(sequence);
    pass();
  }

  private void pass() {
    int next = ahead.doneBefore(waiting.isEmpty() ? Long.MAX_VALUE : waiting.first(1).get(0));
    if (next > 0 && !inlet.channel().isProbing() && inlet.channel().waiting() == 0) {
      inlet.channel().probe(next);
    }
  }

  /** It waits again. */
  void waitsAgain(long sequence, boolean counts) {
    if (ahead.contains(sequence)) {
      Rank rank = ahead.rank(sequence);
      ahead.release(sequence, counts);
      if (sequence > floor) {
        waiting.add(sequence, rank);
      }
      inlet.touch();
    }
  }

  void close() {
    expected();
    if (passing != null) {
      passing.close();
    }
    scan.close();
    ahead.close();
  }
}
