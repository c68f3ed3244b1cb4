/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.WireHeaders;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stores messages, each until the server said yes or no, or until a deadline.
 *
 * <p>A try without an answer may have arrived. It is repeated under the same message id, so that
 * the server recognises it; a message without an id is repeated only where it cannot have arrived
 * or where its condition makes a second copy impossible. If in the end it cannot be known, the
 * caller is told so.
 *
 * <p><b>Threads:</b> safe for use by many. Messages of one caller arrive in the order they were
 * handed over, unless one has to be repeated.
 */
public final class Publisher {
  static final String EXPECTED_LAST = "Nats-Expected-Last-Subject-Sequence";

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Link link;
  private final Engine engine;
  private final Directory directory;
  private final Questions<Boolean> captured;
  private final Set<Sending> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong last = new AtomicLong();

  /** Sends on whatever connection the link has. */
  public Publisher(Link link, Engine engine, Directory directory) {
    this.link = link;
    this.engine = engine;
    this.directory = directory;
    this.captured = new Questions<>(directory::isCaptured);
    link.listen((connection, fresh) -> engine.execute(this::repeatAll));
  }

  /** What had no answer before the connection broke gets none any more: it is sent at once. */
  private void repeatAll() {
    underWay.stream().sorted(Comparator.comparingLong(s -> s.number)).forEach(Sending::repeat);
  }

  /** Stores the message; fails with the hub's exceptions only. */
  public CompletableFuture<PublishAck> publish(Publication publication) {
    if (!SubjectFilter.isSubject(publication.subject())) {
      return CompletableFuture.failedFuture(
          new InvalidNameException("A message needs a full subject, without wildcards or blanks."));
    }
    Sending sending = new Sending(publication);
    underWay.add(sending);
    CompletableFuture<PublishAck> unused =
        sending.done.whenComplete((ack, failure) -> underWay.remove(sending));
    sending.attemptAfter(0);
    return sending.done;
  }

  static io.nats.client.impl.@Nullable Headers headers(Publication publication) {
    io.nats.client.impl.Headers headers = WireHeaders.toWire(publication.headers());
    if (publication.expectedLastSequence().isEmpty()) {
      return headers;
    }
    if (headers == null) {
      headers = new io.nats.client.impl.Headers();
    }
    return headers.put(
        EXPECTED_LAST, Long.toString(publication.expectedLastSequence().getAsLong()));
  }

  /** One message on its way. */
  private final class Sending {
    private final Publication publication;
    private final io.nats.client.impl.@Nullable Headers headers;
    private final CompletableFuture<PublishAck> done = new CompletableFuture<>();
    private final long deadline = engine.time().nanos() + DEADLINE.toNanos();
    private final long number = last.incrementAndGet();
    private Duration pause = FIRST_PAUSE;

    /** Which try is the latest; what becomes of a former one does not matter any more. */
    private int tries;

    /** Whether the latest try is being made. */
    private boolean flying;

    /** Whether a former try may have arrived. */
    private volatile boolean ambiguous;

    Sending(Publication publication) {
      this.publication = publication;
      this.headers = headers(publication);
    }

    /** Makes the try after the one of this number, unless it has been begun already. */
    void attemptAfter(int before) {
      int mine;
      synchronized (this) {
        if (done.isDone() || tries != before) {
          return;
        }
        flying = true;
        mine = ++tries;
      }
      fly(mine);
    }

    /** Gives up the try that flies, or the pause before the next, and tries anew. */
    void repeat() {
      int given;
      synchronized (this) {
        ambiguous |= flying;
        given = tries;
      }
      if (isHarmless()) {
        attemptAfter(given);
      }
    }

    private void fly(int mine) {
      CompletableFuture<Message> reply;
      long begin = link.nanos();
      try {
        reply = link.request(publication.subject(), headers, publication.body());
      } catch (HubClosedException e) {
        done.completeExceptionally(ambiguous ? unknown(e) : e);
        return;
      } catch (IllegalArgumentException e) {
        done.completeExceptionally(
            new PayloadRejectedException("NATS cannot carry the message: " + e.getMessage(), e));
        return;
      } catch (IllegalStateException down) {
        landed(mine, () -> again(down, false));
        return;
      }
      CompletableFuture<Message> unused =
          reply.whenComplete(
              (answer, failure) -> {
                if (answer != null) {
                  landed(mine, () -> answered(answer));
                } else {
                  Throwable why = failure == null ? new IOException("no reply") : failure;
                  landed(mine, () -> unanswered(Failures.unwrapped(why), begin));
                }
              });
    }

    /** Goes on after a try, unless another has been begun since. */
    private void landed(int mine, Runnable next) {
      synchronized (this) {
        if (tries != mine) {
          return;
        }
        flying = false;
      }
      next.run();
    }

    /**
     * A cluster of 2.10 says that a message is a duplicate, of number 0, while another of its id is
     * on its way; that one may be refused yet.
     */
    private void answered(Message reply) {
      try {
        io.nats.client.api.PublishAck ack = new io.nats.client.api.PublishAck(reply);
        if (ack.getSeqno() == 0) {
          again(new IOException("a message of this id is on its way"), true);
          return;
        }
        done.complete(new PublishAck(ack.getStream(), ack.getSeqno(), ack.isDuplicate()));
      } catch (JetStreamApiException e) {
        refused(e);
      } catch (IOException e) {
        again(e, true);
      }
    }

    private void unanswered(Throwable failure, long begin) {
      Optional<PermissionDeniedException> refusal = link.refusal(publication.subject(), begin);
      if (failure instanceof JetStreamStatusException) {
        withoutResponder(failure);
      } else if (refusal.isPresent()) {
        done.completeExceptionally(ambiguous ? unknown(refusal.get()) : refusal.get());
      } else {
        again(failure, true);
      }
    }

    /** An election; or no such stream, which one question for all that wait will tell. */
    private void withoutResponder(Throwable failure) {
      CompletableFuture<Boolean> unused =
          captured
              .ask(publication.subject())
              .whenComplete(
                  (there, noAnswerEither) -> {
                    if (noAnswerEither == null && !there) {
                      done.completeExceptionally(noStream());
                    } else {
                      again(failure, false);
                    }
                  });
    }

    private NotFoundException noStream() {
      return new NotFoundException(
          "No stream on this server takes messages on '%s'; check the subject, or open the hub again"
                  .formatted(publication.subject())
              + " to create what is missing.");
    }

    private void refused(JetStreamApiException e) {
      AgentHubException typed = Failures.typed(e, "store a message on " + publication.subject());
      if (typed instanceof WrongLastSequenceException && ambiguous) {
        engine.help(() -> readBack(typed));
      } else if (typed instanceof BrokerUnavailableException) {
        again(e, e.getApiErrorCode() == Failures.ID_IN_PROCESS);
      } else {
        done.completeExceptionally(typed);
      }
    }

    /** A former try may be the message that the condition now meets. */
    private void readBack(AgentHubException lost) {
      try {
        PublishAck own =
            directory
                .streamOf(publication.subject())
                .flatMap(stream -> directory.last(stream, publication.subject()))
                .filter(stored -> Arrays.equals(stored.body(), publication.body()))
                .filter(stored -> sameHeaders(stored.headers()))
                .map(stored -> new PublishAck(stored.stream(), stored.sequence(), true))
                .orElseThrow(() -> lost);
        done.complete(own);
      } catch (AgentHubException e) {
        done.completeExceptionally(e == lost ? lost : unknown(e));
      }
    }

    private boolean sameHeaders(Headers stored) {
      return stored.equals(publication.headers());
    }

    private void again(Throwable failure, boolean mayHaveArrived) {
      int tried;
      synchronized (this) {
        ambiguous |= mayHaveArrived;
        tried = tries;
      }
      if (link.isClosed() || !isHarmless() || engine.time().nanos() - deadline > 0) {
        done.completeExceptionally(givenUp(failure));
        return;
      }
      engine.schedule(pause, () -> attemptAfter(tried));
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** Whether another copy can do no harm. */
    private boolean isHarmless() {
      return !ambiguous
          || publication.messageId().isPresent()
          || publication.expectedLastSequence().isPresent();
    }

    private AgentHubException givenUp(Throwable failure) {
      if (ambiguous) {
        return unknown(failure);
      }
      return link.isClosed()
          ? Engine.closed()
          : Failures.typed(failure, "publish on " + publication.subject());
    }

    private OutcomeUnknownException unknown(Throwable failure) {
      return new OutcomeUnknownException(
          "NATS did not say whether it stored the message on %s. Send it again with the same message"
                  .formatted(publication.subject())
              + " id: a copy that did arrive is recognised.",
          failure);
    }
  }
}
