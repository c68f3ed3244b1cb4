/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ConsumerSpec.Order;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.delivery.Pages;
import io.agenthub.nats.claim.Claims;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.stream.ConsumerSettings;
import io.agenthub.nats.stream.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The inlets of a hub, one for each consumer it takes from, and what they know of it.
 *
 * <p><b>Threads:</b> as each method says.
 */
public final class Inlets implements Claims.Listener {
  /** So few messages are read one by one, once it is known which they are. */
  private static final int FEW = 500;

  private final Parts parts;
  private final Replies replies;

  // on the engine
  private final Map<ConsumerRef, Inlet> inlets = new HashMap<>();
  private final Set<NatsPuller> pullers = new LinkedHashSet<>();

  /** The inlets of a hub; none yet. */
  public Inlets(Parts parts) {
    this.parts = parts;
    this.replies = new Replies(parts.link());
  }

  /** Whether this process takes from the consumer already; on the engine. */
  public boolean isKnown(ConsumerRef ref) {
    return inlets.containsKey(ref);
  }

  /** The consumers that this process takes from; on the engine. */
  public Set<ConsumerRef> known() {
    return Set.copyOf(inlets.keySet());
  }

  @Override
  public void onFreed(ConsumerRef consumer, long sequence, int rank) {
    backlog(consumer).ifPresent(backlog -> backlog.freed(sequence, rank));
  }

  @Override
  public void onDelivered(ConsumerRef consumer, long sequence) {
    backlog(consumer).ifPresent(backlog -> backlog.deliveredElsewhere(sequence));
  }

  private Optional<Backlog> backlog(ConsumerRef consumer) {
    return Optional.ofNullable(inlets.get(consumer)).flatMap(Inlet::backlog);
  }

  /** What this process has of a consumer, worked on or not; on the engine. */
  public Set<Long> holdings(ConsumerRef ref) {
    Inlet inlet = inlets.get(ref);
    return inlet == null ? Set.of() : inlet.holdings();
  }

  /** A puller over the consumers; on the engine. */
  public Puller puller(List<ConsumerSpec> specs) {
    List<Inlet> from = specs.stream().map(this::inlet).toList();
    NatsPuller[] self = new NatsPuller[1];
    NatsPuller puller = new NatsPuller(parts.engine(), from, () -> pullers.remove(self[0]));
    self[0] = puller;
    pullers.add(puller);
    puller.attach();
    return puller;
  }

  private Inlet inlet(ConsumerSpec spec) {
    Inlet known = inlets.get(spec.ref());
    if (known != null && known.spec().equals(spec)) {
      return known;
    }
    if (known != null) {
      known.close();
    }
    Inlet made = new Inlet(parts, replies, spec);
    inlets.put(spec.ref(), made);
    if (known != null) {
      pullers.forEach(puller -> puller.replace(known, made));
    }
    return made;
  }

  /** What the server says of a consumer, put right by what is known here. Not on the engine. */
  public ConsumerInfo describe(io.nats.client.api.ConsumerInfo info) {
    ConsumerSpec spec = ConsumerSettings.toSpec(info);
    List<Grip> known = waiting(spec.ref(), info);
    long ahead = Math.min(away(spec.ref()).size(), info.getNumPending());
    long waiting = Math.min(known.size(), info.getNumAckPending());
    Stream<Instant> here =
        waiting == 0
            ? Stream.of()
            : known.stream().map(grip -> Instant.ofEpochMilli(grip.storedAt()));
    Optional<Instant> there = info.getNumPending() == 0 ? Optional.empty() : oldest(spec, info);
    return new ConsumerInfo(
        Shards.known(spec),
        info.getNumPending() + waiting - ahead,
        info.getNumAckPending() - waiting + out(spec.ref()),
        Stream.concat(here, there.stream()).min(Comparator.naturalOrder()));
  }

  private List<Grip> waiting(ConsumerRef ref, io.nats.client.api.ConsumerInfo info) {
    long settled = info.getAckFloor().getStreamSequence();
    return Calls.await(
        parts
            .engine()
            .ask(
                () -> {
                  Inlet inlet = inlets.get(ref);
                  return inlet == null ? List.<Grip>of() : inlet.waiting(settled);
                }));
  }

  /** What is worked on or done with here, though the consumer has not come to it yet. */
  private Set<Long> away(ConsumerRef ref) {
    return Calls.await(
        parts
            .engine()
            .ask(
                () ->
                    Optional.ofNullable(inlets.get(ref))
                        .flatMap(Inlet::backlog)
                        .map(backlog -> backlog.ahead().away())
                        .orElse(Set.of())));
  }

  /** How many of those are still worked on. */
  private int out(ConsumerRef ref) {
    return Calls.await(
        parts
            .engine()
            .ask(
                () ->
                    Optional.ofNullable(inlets.get(ref))
                        .flatMap(Inlet::backlog)
                        .map(backlog -> backlog.ahead().out())
                        .orElse(0)));
  }

  private Optional<Instant> oldest(ConsumerSpec spec, io.nats.client.api.ConsumerInfo info) {
    return parts
        .directory()
        .next(
            spec.ref().stream(),
            info.getDelivered().getStreamSequence() + 1,
            spec.filter().toString())
        .map(StoredMessage::time);
  }

  /** What would be handed out next. Not on the engine. */
  public List<StoredMessage> peek(io.nats.client.api.ConsumerInfo info, Reader reader, int limit) {
    ConsumerSpec spec = ConsumerSettings.toSpec(info);
    Comparator<StoredMessage> order = order(spec);
    PriorityQueue<StoredMessage> first = new PriorityQueue<>(order.reversed());
    for (Grip grip : waiting(spec.ref(), info)) {
      whole(spec, grip.sequence()).ifPresent(message -> keep(first, message, limit));
    }
    ReadRequest unread =
        ReadRequest.all(spec.ref().stream(), Heads.PAGE)
            .withFilter(spec.filter())
            .from(info.getDelivered().getStreamSequence() + 1);
    Set<Long> away = away(spec.ref());
    boolean single = limit <= FEW;
    Pages.of(single ? new Heads(reader) : reader::read, unread)
        .filter(message -> !away.contains(message.sequence()))
        .filter(message -> !parts.claims().isElsewhere(spec.ref(), message.sequence()))
        .forEach(message -> keep(first, message, limit));
    Stream<StoredMessage> found = first.stream().sorted(order);
    return single
        ? found.flatMap(message -> whole(spec, message.sequence()).stream()).toList()
        : found.toList();
  }

  /** Since when something of each level of urgency waits, by consumer. Not on the engine. */
  public Map<ConsumerRef, SortedMap<Integer, Instant>> oldest(
      List<io.nats.client.api.ConsumerInfo> infos, Reader reader, UrgencyRule rule) {
    OldestWaiting oldest = new OldestWaiting(reader, rule);
    Map<String, List<OldestWaiting.Place>> byStream = new HashMap<>();
    for (io.nats.client.api.ConsumerInfo info : infos) {
      ConsumerSpec spec = ConsumerSettings.toSpec(info);
      oldest.note(spec.ref());
      for (Grip grip : waiting(spec.ref(), info)) {
        whole(spec, grip.sequence()).ifPresent(message -> oldest.add(spec.ref(), message));
      }
      if (info.getNumPending() > 0) {
        byStream
            .computeIfAbsent(spec.ref().stream(), stream -> new ArrayList<>())
            .add(place(spec, info));
      }
    }
    byStream.forEach(
        (stream, places) ->
            oldest.read(
                places, parts.directory().stream(stream).getStreamState().getLastSequence()));
    return oldest.found();
  }

  private OldestWaiting.Place place(ConsumerSpec spec, io.nats.client.api.ConsumerInfo info) {
    Set<Long> away = away(spec.ref());
    return new OldestWaiting.Place(
        spec,
        info.getDelivered().getStreamSequence() + 1,
        info.getNumPending(),
        sequence -> away.contains(sequence) || parts.claims().isElsewhere(spec.ref(), sequence));
  }

  private Comparator<StoredMessage> order(ConsumerSpec spec) {
    Comparator<StoredMessage> order = Comparator.comparing(StoredMessage::sequence);
    return spec.order() == Order.URGENCY
        ? Comparator.comparingInt(parts.ranking()::urgencyOf).thenComparing(order)
        : order;
  }

  private Optional<StoredMessage> whole(ConsumerSpec spec, long sequence) {
    return parts.directory().get(spec.ref().stream(), sequence);
  }

  /** The last in order goes where there are more than are wanted. */
  private static void keep(PriorityQueue<StoredMessage> first, StoredMessage message, int limit) {
    first.add(message);
    if (first.size() > limit) {
      first.remove();
    }
  }

  /** Ends all pulls and gives everything back; on the engine. */
  public void close(RuntimeException why) {
    List.copyOf(pullers).forEach(puller -> puller.end(why));
    inlets.values().forEach(Inlet::close);
  }
}
