/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.nats.archive.Passing;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.stream.Directory;
import io.agenthub.time.TimeSource;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the messages that a consumer has never delivered, and whether it is all.
 *
 * <p>The consumer says with each delivery how many there are. Where they are not all known, they
 * are about to pass the postmaster of this process, or they are looked at.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Survey implements Scan.Seen {
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(50);

  /** As many as one inbox may hold. */
  private static final int MOST_KNOWN = Topology.MAX_UNREAD;

  static final Duration AGAIN = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofMillis(5);

  private final Engine engine;
  private final Directory directory;
  private final Ranking ranking;
  private final Demand demand;
  private final NavigableSet<Arrived> held;
  private final Grips grips;
  private final Ahead ahead;
  private final Scan scan;
  private final Waiting waiting = new Waiting();
  private final Passing.@Nullable Watcher passing;

  /** What others have taken ahead of its turn, or are done with: the consumer still counts it. */
  private final NavigableSet<Long> elsewhere = new TreeSet<>();

  /** The latest message that the consumer delivered for the first time. */
  private long floor;

  /** At what time it was certain what waits. */
  private long checkedAt;

  /** When the latest look began, which need not have seen what was stored since. */
  private long lookedAt;

  private boolean uncertain;

  /** How many messages the consumer had never delivered, when it last said so. */
  private long pending;

  /** Whether something was not looked at because it is known from what passes here. */
  private boolean relied;

  /** Runs while what is missing is expected to pass here. */
  private TimeSource.@Nullable Timer expecting;

  /** Whether a probe was told, after the latest delivery, that there is nothing to be had. */
  private boolean toldEmpty;

  /** Whether as much was in flight as may be, after the latest delivery. */
  private boolean full;

  private boolean comparing;
  private boolean locating;

  Survey(
      Parts parts,
      ConsumerSpec consumer,
      Demand demand,
      NavigableSet<Arrived> held,
      Grips grips,
      Ahead ahead) {
    this.engine = parts.engine();
    this.directory = parts.directory();
    this.ranking = parts.ranking();
    this.demand = demand;
    this.held = held;
    this.grips = grips;
    this.ahead = ahead;
    this.scan = new Scan(engine, parts.wire(), directory, ranking, consumer, this);
    this.checkedAt = engine.time().nanos();
    this.passing =
        consumer.filter().isExact() ? parts.passing().watch(consumer, this::onPassing) : null;
  }

  /** What is known to wait at the server. */
  Waiting waiting() {
    return waiting;
  }

  /** What the postmaster copies here need not be looked at, as long as somebody takes from here. */
  private void onPassing(StoredMessage message) {
    if (demand.hasTakers() && waiting.size() < MOST_KNOWN) {
      onWaiting(message.sequence(), ranking.of(message));
      if (expecting != null && known() >= pending) {
        expected();
        uncertain = false;
        checkedAt = engine.time().nanos();
        demand.touch();
      }
    } else if (passing != null) {
      passing.forget();
    }
  }

  /** Whether something is on its way that may change what is best. */
  boolean isBusy() {
    return locating || comparing || expecting != null || scan.isRunning();
  }

  /**
   * Looks at what waits if it is not known well enough; false if there is no need.
   *
   * @param since when somebody began to wait for it: what was seen later is good enough for him,
   *     however long it takes until all that he waits for has been seen
   */
  boolean look(long since) {
    if (!uncertain && !isStale(since)) {
      return false;
    }
    if (floor > 0) {
      expectOrScan();
    } else {
      locating = true;
      ask(found -> located(found.map(Survey::delivered).orElse(0L)), () -> located(0));
    }
    return true;
  }

  /** What has just been stored is about to pass here, and costs no question then. */
  private void expectOrScan() {
    long from = Math.max(scan.next(), floor + 1);
    long now = engine.time().nanos();
    if (uncertain && known() < pending && passing != null && passing.isLive(from, now)) {
      expecting =
          engine.schedule(
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
    lookedAt = engine.time().nanos();
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
    return (long) waiting.size() + ahead.after(floor) + elsewhere.size();
  }

  /** The consumer has come so far; no delivery had shown it yet. */
  private void located(long delivered) {
    locating = false;
    floor = Math.max(floor, delivered);
    scan();
  }

  private boolean isStale(long since) {
    boolean somethingIsLess =
        !waiting.isEmpty() || (!held.isEmpty() && held.first().rank().urgency() > 0);
    return somethingIsLess && checkedAt - since < 0 && engine.time().nanos() - checkedAt > FRESH;
  }

  /** What is in hand was not asked for just now: something more urgent may have come since. */
  void idled() {
    uncertain = true;
    pending = 0; // was told long ago
  }

  /** Whether nothing waited when the consumer last said so, and nothing is known since. */
  boolean wasEmpty() {
    return floor > 0 && pending == 0 && waiting.isEmpty();
  }

  /** Whether a probe was told, after the latest delivery, that there is nothing to be had. */
  boolean toldEmpty() {
    return toldEmpty;
  }

  /** Whether the consumer delivers nothing new until one of its messages is settled. */
  boolean isFull() {
    return full;
  }

  @Override
  public void onWaiting(long sequence, Rank rank) {
    if (sequence > floor && !ahead.contains(sequence)) {
      elsewhere.remove(sequence);
      waiting.add(sequence, rank);
    }
  }

  /**
   * Another process has the message or is done with it, though the consumer has yet to come to it.
   */
  void takenElsewhere(long sequence) {
    if (sequence > floor) {
      elsewhere.add(sequence);
    }
  }

  /** The consumer has come to a message that another process had; it counts it no more. */
  void deliveredElsewhere(long sequence) {
    elsewhere.remove(sequence);
    waiting.remove(sequence);
  }

  @Override
  public void onEnd(boolean complete) {
    checkedAt = lookedAt;
    if (complete && relied && known() < pending) {
      lookAtAll();
      return;
    }
    if (complete) {
      uncertain = false;
      demand.touch();
    } else {
      engine.schedule(AGAIN, demand::touch);
    }
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

  /**
   * A message was delivered.
   *
   * @param first whether for the first time
   * @param count how many messages the consumer has never delivered
   */
  void delivered(long sequence, boolean first, long count) {
    toldEmpty = false;
    if (first) {
      full = false;
      passed(sequence);
    }
    told(count);
  }

  /** The consumer counts so many that it has never delivered. */
  private void told(long count) {
    pending = count;
    uncertain = pending != known();
    if (pending == 0) {
      forget();
      uncertain = false;
    }
    if (!uncertain) {
      checkedAt = engine.time().nanos();
      expected();
    }
  }

  /**
   * There is nothing, or nothing that may be taken. The consumer says which, where it matters: what
   * was thought to wait may have gone elsewhere, or wait until there is room.
   */
  void emptied() {
    toldEmpty = true;
    if (waiting.isEmpty() && grips.room() > 0) {
      checkedAt = engine.time().nanos();
      uncertain = false;
      scan.emptied();
    } else if (!comparing) {
      comparing = true;
      ask(this::compared, () -> compared(Optional.empty()));
    }
  }

  /**
   * Looks at everything anew: a server that crashed may have forgotten deliveries, and counts them
   * as waiting again.
   */
  void unsure() {
    if (!locating) {
      locating = true;
      askAnew();
    }
  }

  private void askAnew() {
    ask(this::beginAnew, this::askAnew);
  }

  /** Asks the server about the consumer; without an answer, does the other after a while. */
  private void ask(Consumer<Optional<ConsumerInfo>> then, Runnable otherwise) {
    var unused =
        directory
            .look(grips.consumer())
            .whenComplete(
                (found, noAnswer) -> {
                  if (noAnswer == null) {
                    engine.execute(() -> then.accept(found));
                  } else {
                    engine.schedule(AGAIN, otherwise);
                  }
                });
  }

  private void beginAnew(Optional<ConsumerInfo> info) {
    locating = false;
    uncertain = true;
    forget();
    info.ifPresent(
        there -> {
          floor = delivered(there);
          pending = there.getNumPending();
          full = !grips.mayBeMoreThan(there.getNumAckPending());
        });
    scan.rewind();
    if (passing != null) {
      passing.forget();
    }
    demand.touch();
  }

  private static long delivered(ConsumerInfo info) {
    return info.getDelivered().getStreamSequence();
  }

  private void compared(Optional<ConsumerInfo> found) {
    comparing = false;
    found
        .filter(info -> delivered(info) >= floor)
        .ifPresent(
            info -> {
              passed(delivered(info));
              told(info.getNumPending());
              full = !grips.mayBeMoreThan(info.getNumAckPending());
            });
    demand.touch();
  }

  private void passed(long delivered) {
    floor = Math.max(floor, delivered);
    waiting.removeUpTo(floor);
    ahead.passed(floor);
    elsewhere.headSet(floor, true).clear();
  }

  private void forget() {
    waiting.clear();
    elsewhere.clear();
  }

  void close() {
    expected();
    if (passing != null) {
      passing.close();
    }
    scan.close();
  }
}
