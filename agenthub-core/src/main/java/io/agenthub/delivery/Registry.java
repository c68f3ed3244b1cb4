/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import io.agenthub.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who can be written to.
 *
 * <p>A role's durable consumers exist before the role is announced, so that nothing sent to a
 * registered role is ever without a recipient.
 *
 * <p><b>Threads:</b> safe for use by many, in several processes.
 *
 * @since 0.1
 */
public final class Registry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
  private static final int PAGE = 500;

  private final Broker broker;
  private final TimeSource time;
  private final KnownRoles known = new KnownRoles();

  /** Whom this process has registered, and so seen to all that a role needs. */
  private final Set<Role> registered = ConcurrentHashMap.newKeySet();

  private final Watch watch;

  /** Reads the registry and follows it from now on. */
  public Registry(Broker broker, TimeSource time) {
    this.broker = broker;
    this.time = time;
    this.watch =
        broker.watch(
            Topology.REGISTRY, SubjectFilter.of("agent-hub.registry.*"), 1, this::onRecord);
  }

  private void onRecord(StoredMessage stored) {
    Optional<Registration> unused = noted(stored);
  }

  private Optional<Registration> noted(StoredMessage stored) {
    Optional<Registration> registration = readable(stored);
    registration.ifPresent(r -> known.note(r, stored.sequence()));
    return registration;
  }

  private static Optional<Registration> readable(StoredMessage stored) {
    try {
      return Optional.of(Registration.of(stored));
    } catch (AgentHubException e) {
      LOG.warn("Ignored a registry record on {}: {}", stored.subject(), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Registers a role, or adds skills to it; from the return on, messages to it are kept until it
   * handles them. Idempotent.
   */
  public Registration register(Role role, Set<String> skills) {
    if (role.name().startsWith("pool-")) {
      throw new InvalidNameException(
          "'%s' cannot be a role: names that begin with 'pool-' stand for pools of a skill."
              .formatted(role));
    }
    if (role.equals(Role.SCHEDULER)) {
      throw new InvalidNameException(
          "'%s' cannot be a role: under this name the hub sends what is due by a schedule."
              .formatted(role));
    }
    skills.forEach(Topic::tasks);
    return standing(role, skills).orElseGet(() -> registerNow(role, skills));
  }

  /**
   * A registration that was made here and has not ended since: one question instead of several.
   * Whoever changed it has seen to what it needs, too.
   */
  private Optional<Registration> standing(Role role, Set<String> skills) {
    return registered.contains(role)
        ? recorded(role).filter(r -> !r.retired() && r.skills().containsAll(skills))
        : Optional.empty();
  }

  /** What was last written of a role, which may have retired; empty if it is not on record. */
  public Optional<Registration> recorded(Role role) {
    return broker.last(Topology.REGISTRY, Subjects.registry(role)).flatMap(this::noted);
  }

  private Registration registerNow(Role role, Set<String> skills) {
    createInbox(role);
    skills.forEach(skill -> broker.createConsumer(Topology.pool(skill)));
    // only now: what is published from here on reaches it
    Instant now = time.now().truncatedTo(ChronoUnit.MILLIS);
    Change made = change(role, registration -> registration.joined(skills, now));
    if (made.before().retired()) {
      createInbox(role); // who retired it a moment ago may have taken the first one away since
    }
    registered.add(role);
    return made.after();
  }

  private void createInbox(Role role) {
    broker.createConsumer(Topology.inbox(role));
    broker.createConsumer(Topology.subscription(role, Topic.announcements()));
  }

  /** Makes the inbox anew if the role was registered again while it was being taken away. */
  void restore(Role role) {
    if (isActive(role)) {
      createInbox(role);
    }
  }

  /**
   * Pauses a role for all its instances, over restarts.
   *
   * @param until when it goes on by itself; empty for not before {@link #resume}
   * @throws UnknownRoleException if it is not registered
   */
  public Registration pause(Role role, Optional<Instant> until) {
    require(role);
    Instant now = time.now().truncatedTo(ChronoUnit.MILLIS);
    return update(role, registration -> registration.paused(Optional.of(new Pause(now, until))));
  }

  /**
   * Ends a pause; no effect if there is none.
   *
   * @throws UnknownRoleException if it is not registered
   */
  public Registration resume(Role role) {
    require(role);
    return update(role, registration -> registration.paused(Optional.empty()));
  }

  /** The pause of a role, as last heard; it may be over by now. */
  public Optional<Pause> pause(Role role) {
    Registration registration = known.get(role);
    return registration == null ? Optional.empty() : registration.pause();
  }

  /**
   * Calls the listener after each change of a role's registration that is heard of; it must be
   * quick and must not block.
   *
   * @return ends the calls; idempotent
   */
  public Runnable onChange(Role role, Runnable listener) {
    return known.onChange(role, listener);
  }

  /**
   * Marks the role as retired, so that nobody can write to it any more.
   *
   * @throws UnknownRoleException if it was never registered
   */
  Registration leave(Role role) {
    if (reread(role) == null) {
      throw new UnknownRoleException(role.name(), closest(role.name()));
    }
    return update(role, Registration::left);
  }

  private Registration update(Role role, UnaryOperator<Registration> change) {
    return change(role, change).after();
  }

  /** What a registration was and what it has become; before the first it counts as retired. */
  private record Change(Registration before, Registration after) {}

  private Change change(Role role, UnaryOperator<Registration> change) {
    while (true) {
      Optional<StoredMessage> last = broker.last(Topology.REGISTRY, Subjects.registry(role));
      Optional<Registration> recorded = last.flatMap(Registry::readable);
      Registration before =
          recorded
              .or(() -> Optional.ofNullable(known.get(role)))
              .orElseGet(
                  () ->
                      new Registration(
                          role,
                          List.of(),
                          true,
                          time.now().truncatedTo(ChronoUnit.MILLIS),
                          Optional.empty()));
      Registration after = change.apply(before);
      OptionalLong sequence =
          recorded.filter(after::equals).isPresent()
              ? OptionalLong.of(last.map(StoredMessage::sequence).orElse(0L))
              : stored(after, last);
      if (sequence.isPresent()) {
        known.note(after, sequence.getAsLong());
        return new Change(before, after);
      }
    }
  }

  /** The number of the stored record; empty if somebody else changed it in between. */
  private OptionalLong stored(Registration registration, Optional<StoredMessage> last) {
    Publication record =
        Publication.of(
                Subjects.registry(registration.role()), Headers.none(), registration.toBytes())
            .expectingLast(last.map(StoredMessage::sequence).orElse(0L));
    try {
      return OptionalLong.of(Futures.await(broker.execute(List.of(record))).ack().sequence());
    } catch (WrongLastSequenceException raced) {
      return OptionalLong.empty();
    }
  }

  /**
   * All registrations that are not retired, in alphabetical order; what they say is in force here
   * from then on.
   */
  public List<Registration> active() {
    // read, not remembered: the watch may lag behind what was registered a moment ago
    Map<Role, Registration> found = new TreeMap<>();
    ReadRequest all = ReadRequest.all(Topology.REGISTRY, PAGE);
    for (List<StoredMessage> page = broker.read(all);
        !page.isEmpty();
        page = broker.read(all.from(page.get(page.size() - 1).sequence() + 1))) {
      page.forEach(stored -> noted(stored).ifPresent(r -> found.put(r.role(), r)));
    }
    return found.values().stream().filter(r -> !r.retired()).toList();
  }

  /**
   * The registration of a role.
   *
   * @throws UnknownRoleException if it is not registered or retired; names the closest that is
   */
  public Registration require(Role role) {
    Registration registration = known.get(role);
    if (registration == null || registration.retired()) {
      registration = reread(role);
    }
    if (registration == null || registration.retired()) {
      throw new UnknownRoleException(role.name(), closest(role.name()));
    }
    return registration;
  }

  /** Whether a role is registered and not retired. */
  public boolean isActive(Role role) {
    try {
      require(role);
      return true;
    } catch (UnknownRoleException e) {
      return false;
    }
  }

  /** Another process may have registered it a moment ago. */
  private @Nullable Registration reread(Role role) {
    broker.last(Topology.REGISTRY, Subjects.registry(role)).ifPresent(this::onRecord);
    return known.get(role);
  }

  private @Nullable String closest(String name) {
    int limit = Math.max(2, name.length() / 3);
    String best = null;
    for (Registration registration : active()) {
      int distance = EditDistance.between(name, registration.role().name());
      if (distance <= limit) {
        limit = distance - 1;
        best = registration.role().name();
      }
    }
    return best;
  }

  /** Stops following the registry. Idempotent. */
  @Override
  public void close() {
    watch.close();
  }
}
