/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.broker.ConsumerRef;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one consumer for messages, so many at a time, and notices when an answer will not come.
 *
 * <p>A probe is answered at once, by messages or by the word that there are none; a waiting request
 * stays with the server, which sends a heartbeat meanwhile. After a reconnect, or when heartbeats
 * are missing, what was asked for counts as lost.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
public final class Channel {
  private static final Duration EXPIRES = Duration.ofSeconds(15);
  static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final long WAITING_SILENCE = HEARTBEAT.multipliedBy(5).dividedBy(2).toNanos();
  private static final long PROBING_SILENCE = TimeUnit.SECONDS.toNanos(3);

  private static final String EXCEEDED_MAX_REQUEST = "Exceeded MaxRequest";
  private static final String TOO_LARGE = "Exceeded MaxRequestBatch of ";

  private final Link link;
  private final Engine engine;
  private final ConsumerRef consumer;
  private final Duration heartbeat;
  private final String address;
  private final Listener listener;
  private final Map<String, Request> requests = new LinkedHashMap<>();
  private int most = Integer.MAX_VALUE;
  private long lastRequest;
  private long heardBefore;
  private @Nullable Long askedAt;
  private long heardLast;
  private boolean paused;

  /** Why a request ended. */
  public enum End {
    /** It brought all that was asked for. */
    FILLED,
    /** There is nothing, or nothing more. */
    EMPTY,
    /** The consumer does not exist, or has no leader at the moment. */
    GONE,
    /** Connection, server or consumer moved; ask again. */
    LOST
  }

  /** Hears on the engine what arrives. */
  public interface Listener {
    /** A message that was asked for. */
    void onMessage(Message message, NatsJetStreamMetaData place);

    /** A request has ended. */
    void onEnd(End end);
  }

  private static final class Request {
    private final boolean probe;
    private final long madeAt;
    private int left;
    private long heardAt;

    Request(boolean probe, int left, long now) {
      this.probe = probe;
      this.left = left;
      this.madeAt = now;
      this.heardAt = now;
    }
  }

  Channel(
      Link link,
      Engine engine,
      ConsumerRef consumer,
      Duration heartbeat,
      String address,
      Listener listener) {
    this.link = link;
    this.engine = engine;
    this.consumer = consumer;
    this.heartbeat = heartbeat;
    this.address = address;
    this.listener = listener;
    this.heardLast = engine.time().nanos();
  }

  /** Which consumer it asks. */
  public ConsumerRef consumer() {
    return consumer;
  }

  /**
   * How often the server shall say that it is there: what arrives counts from the last sign of
   * life, so there must be some within the time that a delivery lasts.
   */
  static Duration heartbeat(Duration ackWait) {
    Duration often = ackWait.dividedBy(4);
    return often.compareTo(HEARTBEAT) < 0 ? often : HEARTBEAT;
  }

  /** How many messages are asked for by requests that wait. */
  public int waiting() {
    int waiting = 0;
    for (Request request : requests.values()) {
      waiting += request.probe ? 0 : request.left;
    }
    return waiting;
  }

  /** Whether a look at what is there now has not been answered yet. */
  public boolean isProbing() {
    for (Request request : requests.values()) {
      if (request.probe) {
        return true;
      }
    }
    return false;
  }

  /** Asks for what is there now; for fewer at a time where the server allows no more. */
  public void probe(int batch) {
    ask(batch, true);
  }

  /** Asks for what is there or comes; for fewer at a time where the server allows no more. */
  public void await(int batch) {
    ask(batch, false);
  }

  private void ask(int wanted, boolean probe) {
    int batch = Math.min(wanted, most);
    String request =
        probe
            ? "{\"batch\":%d,\"no_wait\":true}".formatted(batch)
            : "{\"batch\":%d,\"expires\":%d,\"idle_heartbeat\":%d}"
                .formatted(batch, EXPIRES.toNanos(), heartbeat.toNanos());
    String name = Long.toString(++lastRequest);
    requests.put(name, new Request(probe, batch, engine.time().nanos()));
    String subject = "$JS.API.CONSUMER.MSG.NEXT." + consumer.stream() + "." + consumer.name();
    if (paused) {
      return; // reported as lost when the pause is over
    }
    // Where the connection is down, the reconnect will report the request as lost.
    link.send(subject, address + name, request.getBytes(UTF_8));
  }

  /**
   * When the server was last heard before the message that is being handed over: it cannot have
   * been delivered before that.
   */
  public long heardBefore() {
    return heardBefore;
  }

  /** Whether the message that is being handed over was asked for since then. */
  public boolean wasAskedSince(long time) {
    return askedAt != null && askedAt - time >= 0;
  }

  /** Asks for nothing until {@link #lost} says that it is time. */
  void pause() {
    paused = true;
  }

  void delivered(Message message, NatsJetStreamMetaData place) {
    boolean filled = count();
    try {
      listener.onMessage(message, place);
    } finally {
      if (filled) {
        listener.onEnd(End.FILLED);
      }
    }
  }

  /** Counts a message for the oldest request: the server serves them in order. */
  private boolean count() {
    var oldest = requests.entrySet().iterator();
    if (!oldest.hasNext()) {
      heardBefore = heardLast; // of a request that was given up
      askedAt = null;
      return false;
    }
    Request request = oldest.next().getValue();
    heardBefore = request.heardAt;
    askedAt = request.madeAt;
    request.heardAt = engine.time().nanos();
    if (--request.left > 0) {
      return false;
    }
    oldest.remove();
    return true;
  }

  void answered(String name, Status status) {
    Request request = requests.get(name);
    if (request == null) {
      return;
    }
    if (status.getCode() == Status.FLOW_OR_HEARTBEAT_STATUS_CODE) {
      request.heardAt = engine.time().nanos();
      return;
    }
    requests.remove(name);
    if (isTooLarge(status, request)) {
      ask(request.left, request.probe);
      return;
    }
    listener.onEnd(
        switch (status.getCode()) {
          case Status.NOT_FOUND_CODE, Status.REQUEST_TIMEOUT_CODE -> End.EMPTY;
          case Status.NO_RESPONDERS_CODE -> End.GONE;
          case Status.CONFLICT_CODE -> conflict(request, status);
          default -> End.LOST;
        });
  }

  /** Whether the request asked for more than the server gives at a time, which it says. */
  private boolean isTooLarge(Status status, Request request) {
    String why = String.valueOf(status.getMessage());
    if (status.getCode() != Status.CONFLICT_CODE || !why.startsWith(TOO_LARGE)) {
      return false;
    }
    try {
      most = Integer.parseInt(why.substring(TOO_LARGE.length()).trim());
    } catch (NumberFormatException unsaid) {
      most = request.left / 2;
    }
    return most > 0 && most < request.left;
  }

  /**
   * Conflicts share one code; only a probe that met a limit of what may be under way is like
   * "nothing more", and not one that the server does not allow.
   */
  private static End conflict(Request request, Status status) {
    String why = String.valueOf(status.getMessage());
    if (Status.CONSUMER_DELETED.equals(why)) {
      return End.GONE;
    }
    boolean atLimit =
        why.startsWith(Status.EXCEEDED_MAX_PREFIX) && !why.startsWith(EXCEEDED_MAX_REQUEST);
    return request.probe && atLimit ? End.EMPTY : End.LOST;
  }

  /** A probe that met the limit in flight is not answered any more. */
  public void endProbe() {
    if (requests.values().removeIf(request -> request.probe)) {
      listener.onEnd(End.EMPTY);
    }
  }

  boolean isSilent(long now) {
    return !paused
        && requests.values().stream()
            .anyMatch(r -> now - r.heardAt > (r.probe ? PROBING_SILENCE : WAITING_SILENCE));
  }

  /** Gives all requests up. */
  void lost() {
    boolean told = paused || !requests.isEmpty();
    paused = false;
    heardLast = requests.values().stream().mapToLong(r -> r.heardAt).min().orElse(heardLast);
    requests.clear();
    if (told) {
      listener.onEnd(End.LOST);
    }
  }
}
