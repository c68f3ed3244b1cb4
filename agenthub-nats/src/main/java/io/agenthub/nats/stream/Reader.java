/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Messages;
import io.agenthub.nats.connection.Wire;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads stretches of streams through short-lived consumers that acknowledge nothing.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
public final class Reader {
  private static final int PAGE = 1_000;
  private static final int FEW = 4;
  private static final int TRIES = 10;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration LAG = Duration.ofMillis(100);
  private static final Duration FORGOTTEN = Duration.ofSeconds(30);

  private final Link link;
  private final Engine engine;
  private final Wire wire;
  private final Directory directory;

  /** A reader of any stream. */
  public Reader(Link link, Engine engine, Wire wire, Directory directory) {
    this.link = link;
    this.engine = engine;
    this.wire = wire;
    this.directory = directory;
  }

  /** A consumer that reads and holds nothing back; it goes when nobody reads for a while. */
  public static ConsumerConfiguration consumer(
      String filter, long fromSequence, boolean headersOnly) {
    return base(filter, headersOnly)
        .deliverPolicy(DeliverPolicy.ByStartSequence)
        .startSequence(Math.max(1, fromSequence))
        .build();
  }

  private static ConsumerConfiguration.Builder base(String filter, boolean headersOnly) {
    return ConsumerConfiguration.builder()
        .name(freshName())
        .filterSubject(filter)
        .ackPolicy(AckPolicy.None)
        .headersOnly(headersOnly)
        .memStorage(true)
        .inactiveThreshold(FORGOTTEN);
  }

  private static String freshName() {
    return ConsumerSettings.INTERNAL + "reader-" + io.nats.client.NUID.nextGlobal();
  }

  /**
   * What the stream holds by now.
   *
   * <p>A consumer reads what the server has that leads it, and in a cluster that may be behind the
   * one that leads the stream. So that one is asked before how far the answer has to go.
   */
  public List<StoredMessage> read(ReadRequest request) {
    boolean anyAge = request.since().equals(Instant.EPOCH);
    if (anyAge && request.limit() <= FEW) {
      return readSingly(request);
    }
    return anyAge && isNothingNew(request) ? List.of() : readAll(request, false);
  }

  /** The same of any age, without the bodies. */
  public List<StoredMessage> heads(ReadRequest request) {
    return isNothingNew(request) ? List.of() : readAll(request, true);
  }

  private List<StoredMessage> readAll(ReadRequest request, boolean headersOnly) {
    if (link.address().replicas() == 1) {
      return readStretch(request, headersOnly);
    }
    long last = last(request);
    List<StoredMessage> found = new ArrayList<>(readStretch(request, headersOnly));
    for (int i = 0; i < TRIES && !request.isFilledBy(found) && end(found) < last; i++) {
      engine.pause(LAG);
      found.addAll(readStretch(rest(request, found), headersOnly));
      last = Math.min(last, last(request)); // it may have been removed meanwhile
    }
    return found;
  }

  /**
   * Who reads on from where it was finds nothing most of the time: no consumer is made for that.
   */
  private boolean isNothingNew(ReadRequest request) {
    return directory
        .next(request.stream(), request.fromSequence(), request.filter().toString())
        .isEmpty();
  }

  /** The sequence of the last message that the request may mean; 0 if there is none. */
  private long last(ReadRequest request) {
    return directory
        .last(request.stream(), request.filter().toString())
        .filter(message -> message.sequence() >= request.fromSequence())
        .filter(message -> !message.time().isBefore(request.since()))
        .map(StoredMessage::sequence)
        .orElse(0L);
  }

  private static long end(List<StoredMessage> found) {
    return found.isEmpty() ? 0 : found.get(found.size() - 1).sequence();
  }

  private static ReadRequest rest(ReadRequest request, List<StoredMessage> found) {
    return new ReadRequest(
        request.stream(),
        request.filter(),
        Math.max(request.fromSequence(), end(found) + 1),
        request.since(),
        request.limit() - found.size());
  }

  private List<StoredMessage> readStretch(ReadRequest request, boolean headersOnly) {
    ConsumerConfiguration.Builder reader = base(request.filter().toString(), headersOnly);
    if (request.fromSequence() <= 1 && request.since().isAfter(Instant.EPOCH)) {
      reader
          .deliverPolicy(DeliverPolicy.ByStartTime)
          .startTime(request.since().atZone(ZoneOffset.UTC));
    } else {
      reader
          .deliverPolicy(DeliverPolicy.ByStartSequence)
          .startSequence(Math.max(1, request.fromSequence()));
    }
    return drain(request, reader.build()).stream()
        .filter(message -> !message.time().isBefore(request.since()))
        .limit(request.limit())
        .toList();
  }

  private List<StoredMessage> readSingly(ReadRequest request) {
    List<StoredMessage> found = new ArrayList<>();
    long next = Math.max(1, request.fromSequence());
    while (found.size() < request.limit()) {
      var message = directory.next(request.stream(), next, request.filter().toString());
      if (message.isEmpty()) {
        break;
      }
      found.add(message.get());
      next = message.get().sequence() + 1;
    }
    return found;
  }

  /**
   * All that the consumer delivers at once, up to a page. Where the connection or the server that
   * leads the stream goes away meanwhile, all is read anew: what was under way then is lost.
   *
   * @throws BrokerUnavailableException if that goes on
   */
  private List<StoredMessage> drain(ReadRequest request, ConsumerConfiguration reader) {
    for (int i = 0; i < TRIES; i++) {
      Optional<List<StoredMessage>> read = drainOnce(request, reader);
      if (read.isPresent()) {
        return read.get();
      }
      engine.pause(PAUSE);
    }
    throw new BrokerUnavailableException(
        "NATS at %s went away %d times while the stream %s was being read; read again."
            .formatted(link.address(), TRIES, request.stream()));
  }

  private Optional<List<StoredMessage>> drainOnce(
      ReadRequest request, ConsumerConfiguration reader) {
    String stream = request.stream();
    ConsumerConfiguration fresh = ConsumerConfiguration.builder(reader).name(freshName()).build();
    String name = directory.createReader(stream, fresh).getName();
    Reading reading = new Reading(request);
    engine.execute(() -> reading.start(stream, name));
    try {
      return Calls.await(engine.untilClosed(reading.done));
    } finally {
      directory.drop(stream, name);
    }
  }

  /** One reading; ends with nothing if something may have been lost on the way. */
  private final class Reading implements Channel.Listener {
    private final CompletableFuture<Optional<List<StoredMessage>>> done = new CompletableFuture<>();
    private final List<StoredMessage> found = new ArrayList<>();
    private final ReadRequest request;
    private long bytes;
    private Channel channel;

    @SuppressWarnings("NullAway.Init") // started before it hears anything
    Reading(ReadRequest request) {
      this.request = request;
    }

    void start(String stream, String consumer) {
      channel = wire.open(stream, consumer, this);
      ask();
    }

    private void ask() {
      channel.probe(Math.min(PAGE, request.limit() - found.size()));
    }

    @Override
    public void onMessage(Message message, NatsJetStreamMetaData place) {
      found.add(Messages.of(message, place));
      bytes += message.getData().length;
      if (bytes >= ReadRequest.MOST_BYTES) {
        end(true);
      }
    }

    @Override
    public void onEnd(Channel.End end) {
      if (done.isDone()) {
        return; // it was large enough before
      }
      if (end == Channel.End.FILLED && found.size() < request.limit()) {
        ask();
      } else {
        end(end == Channel.End.FILLED || end == Channel.End.EMPTY);
      }
    }

    private void end(boolean whole) {
      wire.close(channel);
      done.complete(whole ? Optional.of(found) : Optional.empty());
    }
  }
}
