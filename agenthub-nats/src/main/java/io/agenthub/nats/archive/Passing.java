/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a hub learns of messages from copying them: each passes the postmaster that is being served,
 * so that the process which copies knows what waits without looking.
 *
 * <p>Nothing relies on it alone: who watches compares with what the server counts.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
public final class Passing {
  private static final long LIVE = TimeUnit.MILLISECONDS.toNanos(50);

  private final Map<String, Stretch> streams = new HashMap<>();

  Passing() {}

  /** What has passed here of one stream, since the last time that something passed elsewhere. */
  private static final class Stretch {
    private final Map<String, List<Watcher>> watchers = new HashMap<>();
    private long last;
    private long lastAt;
    private long lastDelivery;
  }

  /** Who hears of one subject, and since when without a gap. */
  public static final class Watcher {
    private final Stretch stretch;
    private final String subject;
    private final Consumer<StoredMessage> listener;
    private long from;

    private Watcher(Stretch stretch, String subject, Consumer<StoredMessage> listener) {
      this.stretch = stretch;
      this.subject = subject;
      this.listener = listener;
      forget();
    }

    /** Whether all from this sequence on has passed here, and more is likely to come at once. */
    public boolean isLive(long sequence, long now) {
      return from <= sequence && stretch.last > 0 && now - stretch.lastAt < LIVE;
    }

    /** The first message, from this sequence on, that may have passed unheard. */
    public long unheardFrom(long sequence) {
      return from <= sequence ? Math.max(sequence, stretch.last + 1) : sequence;
    }

    /** Whoever listens has not kept what it heard so far. */
    public void forget() {
      from = stretch.last + 1;
    }

    /** Hears of nothing more. */
    public void close() {
      List<Watcher> same = stretch.watchers.get(subject);
      if (same != null) {
        same.remove(this);
      }
    }
  }

  /** Tells of what passes for a consumer of one subject from now on. */
  public Watcher watch(ConsumerSpec spec, Consumer<StoredMessage> listener) {
    Stretch stretch = streams.computeIfAbsent(spec.ref().stream(), unused -> new Stretch());
    String subject = spec.filter().toString();
    Watcher watcher = new Watcher(stretch, subject, listener);
    stretch.watchers.computeIfAbsent(subject, unused -> new ArrayList<>(1)).add(watcher);
    return watcher;
  }

  /**
   * The postmaster was given a message here.
   *
   * @param delivery the number that its consumer gave the delivery
   * @param repeated whether it was delivered before, here or elsewhere
   */
  void passed(StoredMessage message, long delivery, boolean repeated, long now) {
    Stretch stretch = streams.get(message.stream());
    if (stretch == null) {
      return;
    }
    boolean gap = delivery != stretch.lastDelivery + 1;
    stretch.lastDelivery = delivery;
    if (repeated) {
      return; // whoever had it first may have been somebody else
    }
    if (gap) {
      stretch.watchers.values().forEach(all -> all.forEach(w -> w.from = message.sequence()));
    }
    stretch.last = message.sequence();
    stretch.lastAt = now;
    stretch
        .watchers
        .getOrDefault(message.subject(), List.of())
        .forEach(w -> w.listener.accept(message));
  }
}
