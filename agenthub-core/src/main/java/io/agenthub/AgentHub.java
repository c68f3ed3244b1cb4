/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.Durability;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.broker.WatchListener;
import io.agenthub.delivery.DeadLetters;
import io.agenthub.delivery.Pages;
import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Retirement.Retired;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.loop.InboxLoop;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.presence.Presence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub by which agents exchange durable messages; opened from one URL.
 *
 * <ul>
 *   <li>{@code embedded:./hub}: a directory on this machine, no server; several processes may open
 *       it at once.
 *   <li>{@code embedded:memory}: nothing is kept; for tests.
 * </ul>
 *
 * <p><b>Guarantees:</b> a send that returned is stored as {@link #durability()} says; each message
 * has exactly one completion for each recipient, however often agents or the hub are killed; an
 * idle agent takes a message of the highest priority that waits, first in, first out within one.
 *
 * <p><b>Threads:</b> safe for use by many. The hub owns the loops that its agents start and ends
 * them when it is closed.
 *
 * @since 0.1
 */
public final class AgentHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentHub.class);
  private static final int PAGE = 500;

  private final HubParts parts;
  private final Set<InboxLoop> loops = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  AgentHub(HubParts parts) {
    this.parts = parts;
  }

  /**
   * Opens the hub behind the URL with default settings, creating what does not exist.
   *
   * @throws io.agenthub.error.AgentHubException that says why it cannot be opened and what to do
   */
  public static AgentHub open(String url) {
    return builder().open(url);
  }

  /** Opens hubs with other settings. */
  public static AgentHubBuilder builder() {
    return new AgentHubBuilder();
  }

  /**
   * The agent of a role, registered if it was not: from now on messages to it are kept until it
   * handles them.
   *
   * @param skills tasks of these skills go to one of the agents that have them
   */
  public Agent agent(String role, String... skills) {
    ensureOpen();
    Registration registration = parts.registry().register(Role.of(role), Set.of(skills));
    return new Agent(this, parts, registration);
  }

  /**
   * Takes a role out of the organisation: nobody can write to it, and what it has not read is kept
   * as dead letters, of which the senders are told.
   *
   * @throws io.agenthub.error.UnknownRoleException if it is not registered
   */
  public Retired retire(String role) {
    ensureOpen();
    return parts.retirement().retire(Role.of(role));
  }

  /** All registered agents as they stand now, in alphabetical order. */
  public List<AgentInfo> agents() {
    ensureOpen();
    Map<String, Presence> alive = presences();
    Map<String, ConsumerInfo> consumers = new HashMap<>();
    for (ConsumerInfo info : parts.broker().consumers(Topology.AGENTS)) {
      consumers.put(info.spec().ref().name(), info);
    }
    List<AgentInfo> agents = new ArrayList<>();
    for (Registration registration : parts.registry().active()) {
      Role role = registration.role();
      agents.add(
          AgentInfo.of(
              registration,
              Optional.ofNullable(consumers.get(Topology.inbox(role).ref().name())),
              Optional.ofNullable(alive.get(role.name()))));
    }
    return agents;
  }

  /** The busiest living instance of each role. */
  private Map<String, Presence> presences() {
    Map<String, Presence> latest = new HashMap<>();
    Comparator<Presence> busier =
        Comparator.<Presence>comparingInt(p -> p.state() == Presence.State.WORKING ? 1 : 0)
            .thenComparing(Presence::beatAt);
    pages(ReadRequest.all(Topology.PRESENCE, PAGE))
        .flatMap(stored -> readable(stored, Presence::of))
        .filter(presence -> presence.isAlive(parts.time().now()))
        .forEach(
            presence ->
                latest.merge(
                    presence.role(), presence, (a, b) -> busier.compare(a, b) >= 0 ? a : b));
    return latest;
  }

  /**
   * What an agent has not read, in the order in which it would take it, without taking it.
   *
   * @throws io.agenthub.error.UnknownRoleException if it is not registered
   */
  public List<StoredMessage> inbox(String role, int limit) {
    ensureOpen();
    Role owner = parts.registry().require(Role.of(role)).role();
    return parts.broker().peek(Source.inbox(owner).ref(), limit);
  }

  /**
   * What happened, oldest first, from the audit copies; read-only. Read in pages while the stream
   * is consumed.
   */
  public Stream<StoredMessage> replay(ReplayQuery query) {
    ensureOpen();
    return pages(query.request(PAGE)).filter(query::matches);
  }

  /** Tells of every message on matching subjects from now on. */
  public Watch watch(SubjectFilter subjects, WatchListener listener) {
    ensureOpen();
    long next = parts.broker().stream(Topology.AUDIT).lastSequence() + 1;
    SubjectFilter copies = SubjectFilter.of(Subjects.audit(subjects.toString()));
    return parts.broker().watch(Topology.AUDIT, copies, next, listener);
  }

  /** The completion of a message by a role; empty while it has none. */
  public Optional<Completion> completion(String role, String messageId) {
    ensureOpen();
    return parts.ledger().find(Role.of(role).name(), messageId);
  }

  /** What a role could not handle and nobody has seen to yet, oldest first. */
  public Stream<DeadLetter> deadLetters(String role) {
    ensureOpen();
    return parts.deadLetters().open(Role.of(role));
  }

  /** What another client wrote into one of the hub's own streams is skipped, aloud. */
  private static <T> Stream<T> readable(StoredMessage stored, Function<StoredMessage, T> reading) {
    try {
      return Stream.of(reading.apply(stored));
    } catch (AgentHubException e) {
      LOG.warn("Skipped {} of {}: {}", stored.sequence(), stored.stream(), e.getMessage());
      return Stream.empty();
    }
  }

  /** What all roles together could not handle, also those that have retired, oldest first. */
  public Stream<DeadLetter> deadLetters() {
    ensureOpen();
    return parts.deadLetters().open();
  }

  /** The way back for dead letters. */
  public DeadLetters deadLetterOffice() {
    ensureOpen();
    return parts.deadLetters();
  }

  private Stream<StoredMessage> pages(ReadRequest first) {
    return Pages.of(parts.broker(), first);
  }

  /** What survives when a send has returned, and why. */
  public Durability durability() {
    return parts.broker().durability();
  }

  /** The broker underneath, for what the hub does not offer. */
  public Broker broker() {
    return parts.broker();
  }

  InboxLoop adopt(InboxLoop loop) {
    loops.add(loop);
    CompletableFuture<Void> unused =
        loop.ended().whenComplete((end, failure) -> loops.remove(loop));
    if (closed) {
      loop.close();
    }
    return loop;
  }

  private void ensureOpen() {
    if (closed) {
      throw new HubClosedException("The hub has been closed; open it again.");
    }
  }

  /** Ends all loops in good order, then closes the broker. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loops.parallelStream().forEach(InboxLoop::close);
    parts.close();
  }
}
