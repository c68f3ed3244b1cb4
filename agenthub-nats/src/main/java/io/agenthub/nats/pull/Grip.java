/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import io.nats.client.impl.AckType;
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
public final class Grip {
  private static final byte[] ACK = AckType.AckAck.bytes;
  private static final byte[] REJECT = AckType.AckTerm.bytes;
  private static final byte[] WORKING = AckType.AckProgress.bytes;

  private static final CompletableFuture<?> SAID = CompletableFuture.completedFuture(true);

  /** The most urgent first, then the oldest; of one consumer. */
  static final Comparator<Grip> ORDER =
      Comparator.comparing(Grip::rank).thenComparingLong(Grip::sequence);

  private final Grips grips;
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
   * @param grips those of the same consumer
   * @param rank its place in the order
   * @param now when it arrived
   * @param since when it may have been delivered at the earliest
   */
  Grip(Grips grips, StoredMessage message, Rank rank, String reply, long now, long since) {
    this.grips = grips;
    this.sequence = message.sequence();
    this.rank = rank;
    this.reply = reply;
    this.ahead = reply.equals(Replies.NOWHERE);
    this.storedAt = message.time().toEpochMilli();
    this.arrivedAt = now;
    this.deadline = since + grips.ackWait();
  }

  /** The consumer whose message it is. */
  ConsumerRef consumer() {
    return grips.consumer();
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
    if (state == State.HELD && deadline - now < grips.ackWait() / 4 * 3) {
      extend(now);
    }
  }

  private void extend(long now) {
    if (deadline - now < grips.ackWait() - grips.ackWait() / 20) {
      grips.replies().send(reply, WORKING);
    }
    deadline = now + grips.ackWait();
  }

  /** Whether it was taken ahead of its turn. */
  boolean isAhead() {
    return ahead;
  }

  /** Whether the consumer has delivered it, too. */
  synchronized boolean isDelivered() {
    return !reply.equals(Replies.NOWHERE);
  }

  /** Whether it was ever with a taker. */
  synchronized boolean wasOut() {
    return wasOut;
  }

  /** The consumer has delivered what was taken ahead: it is told what is known by now. */
  synchronized void attach(String delivered, long now) {
    reply = delivered;
    switch (state) {
      case HELD, OUT -> grips.replies().send(reply, WORKING);
      case RETURNED -> sendBack(Duration.ofNanos(Math.max(0, retryAt - now)));
      case DONE -> grips.replies().send(reply, ended);
      default -> throw new IllegalStateException("unknown: " + state);
    }
  }

  /** Whether its taker has let the time pass. */
  synchronized boolean hasLapsed(long now) {
    return state == State.OUT && now - deadline > 0;
  }

  /** Whether the server has it to deliver again, and was not asked for it yet. */
  synchronized boolean isDue(long now) {
    return !reply.equals(Replies.NOWHERE)
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
    retryAt = deadline - grips.ackWait();
    grips.returns().send(reply, before);
    return true;
  }

  private void sendBack(Duration delay) {
    if (delay.isZero()) {
      grips.returns().send(reply, SAID);
    } else {
      grips.returns().send(sequence, reply, delay);
    }
  }

  /**
   * What a settlement says, said to the server where it counts.
   *
   * @param confirmed whether the future completes only when the server has let the message go
   */
  public CompletableFuture<?> settle(Settlement settlement, long now, boolean confirmed) {
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
        said = grips.replies().confirm(reply, word);
      } else {
        grips.replies().send(reply, word);
      }
    }
    grips.ended(this);
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
      grips.returned(this, delay);
    }
  }

  private synchronized void working(long now) {
    if (!isPast(now)) {
      grips.replies().send(reply, WORKING);
      grips.working(this);
      deadline = now + grips.ackWait();
    }
  }

  private boolean isPast(long now) {
    return state != State.OUT || now - deadline > 0 || !grips.isCurrent(this);
  }

  @Override
  public String toString() {
    return consumer() + "#" + sequence + " " + TimeUnit.NANOSECONDS.toMillis(deadline);
  }
}
