/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The hold on one delivery: how it is answered, and until when it counts.
 *
 * <p>JetStream takes every answer from every former holder. The hub lets a former holder only say
 * that the message is done with; so a retry or a sign of life is sent only while the hold lasts.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Grip {
  /** The reply subject of a message that the consumer has not delivered. */
  static final String AHEAD = "";

  static final byte[] ACK = "+ACK".getBytes(US_ASCII);
  static final byte[] RETRY = "-NAK".getBytes(US_ASCII);
  private static final byte[] REJECT = "+TERM".getBytes(US_ASCII);
  private static final byte[] WORKING = "+WPI".getBytes(US_ASCII);

  private static final CompletableFuture<?> SAID = CompletableFuture.completedFuture(true);

  /** The most urgent first, then the oldest; of one inlet. */
  static final Comparator<Grip> ORDER =
      Comparator.comparing(Grip::rank).thenComparingLong(Grip::sequence);

  private final Inlet inlet;
  private final long sequence;
  private final Rank rank;
  private final boolean ahead;
  private String reply;
  private final long storedAt;
  private final long arrivedAt;
  private State state = State.HELD;
  private long deadline;
  private boolean wasOut;
  private boolean soughtAfter;
  private byte[] ended = ACK;
  private long retryAt;

  private enum State {
    /** Here, but not handed out. */
    HELD,
    /** With a taker. */
    OUT,
    /** Given back; it will be delivered again. */
    RETURNED,
    /** Done with. */
    DONE
  }

  /**
   * A hold.
   *
   * @param rank its place in the order
   * @param now when it arrived
   * @param since when it may have been delivered at the earliest
   */
  Grip(Inlet inlet, StoredMessage message, Rank rank, String reply, long now, long since) {
    this.inlet = inlet;
    this.sequence = message.sequence();
    this.rank = rank;
    this.reply = reply;
    this.ahead = reply.equals(AHEAD);
    this.storedAt = message.time().toEpochMilli();
    this.arrivedAt = now;
    this.deadline = since + inlet.ackWait();
  }

  Inlet inlet() {
    return inlet;
  }

  long sequence() {
    return sequence;
  }

  /** The message's place in the order. */
  Rank rank() {
    return rank;
  }

  /** When it arrived here, on the monotonic clock. */
  long arrivedAt() {
    return arrivedAt;
  }

  /** When the message was stored, in milliseconds of the epoch. */
  long storedAt() {
    return storedAt;
  }

  /** A taker has it from now on. */
  synchronized void handOut(long now) {
    if (state == State.HELD) {
      state = State.OUT;
      wasOut = true;
      extend(now);
    }
  }

  /** The taker did not want it after all. */
  synchronized void takeBack() {
    if (state == State.OUT) {
      state = State.HELD;
    }
  }

  /**
   * Keeps the server from handing it to somebody else while it waits here. Said four times within
   * the ack wait: what is said while a server dies is lost, and nobody hears of that.
   */
  synchronized void keep(long now) {
    if (state == State.HELD && deadline - now < inlet.ackWait() / 4 * 3) {
      extend(now);
    }
  }

  private void extend(long now) {
    if (deadline - now < inlet.ackWait() - inlet.ackWait() / 20) {
      inlet.replies().send(reply, WORKING);
    }
    deadline = now + inlet.ackWait();
  }

  /** Whether it was taken ahead of its turn. */
  boolean isAhead() {
    return ahead;
  }

  /** Whether the consumer has delivered it, too. */
  synchronized boolean isDelivered() {
    return !reply.equals(AHEAD);
  }

  /** Whether it was ever with a taker. */
  synchronized boolean wasOut() {
    return wasOut;
  }

  /** The consumer has delivered what was taken ahead: it is told what is known by now. */
  synchronized void attach(String delivered, long now) {
    reply = delivered;
    switch (state) {
      case HELD, OUT -> inlet.replies().send(reply, WORKING);
      case RETURNED -> sendBack(Duration.ofNanos(Math.max(0, retryAt - now)));
      case DONE -> inlet.replies().send(reply, ended);
      default -> throw new IllegalStateException("unknown: " + state);
    }
  }

  /** Whether its taker has let the time pass. */
  synchronized boolean hasLapsed(long now) {
    return state == State.OUT && now - deadline > 0;
  }

  /** Whether the server has it to deliver again, and was not asked for it yet. */
  synchronized boolean isDue(long now) {
    return !reply.equals(AHEAD)
        && !soughtAfter
        && ((state == State.RETURNED && now - retryAt >= 0)
            || (state == State.OUT && now - deadline > 0));
  }

  /** The server is asked for it. */
  synchronized void seek() {
    soughtAfter = true;
  }

  /** How long its taker still has. */
  synchronized Duration left(long now) {
    return Duration.ofNanos(Math.max(1, deadline - now));
  }

  synchronized boolean isOut() {
    return state == State.OUT;
  }

  /** Whether the message waits, here or at the server, rather than being worked on. */
  synchronized boolean isWaiting(long now) {
    return state == State.HELD
        || state == State.RETURNED
        || (state == State.OUT && now - deadline > 0);
  }

  /** Whether it is here or with a taker. */
  synchronized boolean isInHand(long now) {
    return state == State.HELD || (state == State.OUT && now - deadline <= 0);
  }

  /** Whether a taker has it, and has not let its time pass. */
  synchronized boolean isWithTaker(long now) {
    return state == State.OUT && now - deadline <= 0;
  }

  /** Whether it was given back for later, and its time has not come. */
  synchronized boolean isPutOff(long now) {
    return state == State.RETURNED && now - retryAt < 0;
  }

  synchronized boolean isDone() {
    return state == State.DONE;
  }

  /** Gives it back for somebody else, at once; false if there was nothing to give. */
  boolean giveBack() {
    return giveBack(SAID);
  }

  /** The same, when something has been done before. */
  synchronized boolean giveBack(CompletableFuture<?> before) {
    if (state != State.HELD && state != State.OUT) {
      return false;
    }
    state = State.RETURNED;
    retryAt = deadline - inlet.ackWait();
    inlet.returns().send(reply, before);
    return true;
  }

  private void sendBack(Duration delay) {
    if (delay.isZero()) {
      inlet.returns().send(reply, SAID);
    } else {
      inlet.returns().send(sequence, reply, delay);
    }
  }

  /**
   * What a settlement says, said to the server where it counts.
   *
   * @param confirmed whether the future completes only when the server has let the message go
   */
  CompletableFuture<?> settle(Settlement settlement, long now, boolean confirmed) {
    switch (settlement.kind()) {
      case ACK -> {
        return end(ACK, confirmed);
      }
      case REJECT -> {
        return end(REJECT, confirmed);
      }
      case RETRY -> retry(settlement.delay(), now);
      case WORKING -> working(now);
      default -> throw new IllegalStateException("unknown: " + settlement.kind());
    }
    return SAID;
  }

  private CompletableFuture<?> end(byte[] word, boolean confirmed) {
    CompletableFuture<?> said = SAID;
    synchronized (this) {
      if (state == State.DONE) {
        return said;
      }
      state = State.DONE;
      ended = word;
      if (confirmed) {
        said = inlet.replies().confirm(reply, word);
      } else {
        inlet.replies().send(reply, word);
      }
    }
    inlet.ended(this);
    return said;
  }

  /** Another holder ended the message. */
  synchronized void endedByAnother() {
    state = State.DONE;
  }

  private synchronized void retry(Duration delay, long now) {
    if (!isPast(now)) {
      state = State.RETURNED;
      retryAt = now + delay.toNanos();
      sendBack(delay);
      inlet.returned(this, delay);
    }
  }

  static byte[] nak(Duration delay) {
    return delay.isZero()
        ? RETRY
        : "-NAK {\"delay\":%d}".formatted(delay.toNanos()).getBytes(US_ASCII);
  }

  private synchronized void working(long now) {
    if (!isPast(now)) {
      inlet.replies().send(reply, WORKING);
      if (reply.equals(AHEAD)) {
        inlet.workingAhead(this);
      }
      deadline = now + inlet.ackWait();
    }
  }

  private boolean isPast(long now) {
    return state != State.OUT || now - deadline > 0 || !inlet.isCurrent(this);
  }

  @Override
  public String toString() {
    return inlet.ref() + "#" + sequence + " " + TimeUnit.NANOSECONDS.toMillis(deadline);
  }
}
