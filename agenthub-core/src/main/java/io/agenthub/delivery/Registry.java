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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
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
  private final Map<Role, Registration> known = new ConcurrentSkipListMap<>();
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
    add(known, stored);
  }

  private static void add(Map<Role, Registration> registrations, StoredMessage stored) {
    try {
      Registration registration = Registration.of(stored);
      registrations.put(registration.role(), registration);
    } catch (AgentHubException e) {
      LOG.warn("Ignored a registry record on {}: {}", stored.subject(), e.getMessage());
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
    skills.forEach(Topic::tasks);
    broker.createConsumer(Topology.inbox(role));
    broker.createConsumer(Topology.subscription(role, Topic.announcements()));
    skills.forEach(skill -> broker.createConsumer(Topology.pool(skill)));
    return update(role, registration -> registration.joined(skills));
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
    while (true) {
      Optional<StoredMessage> last = broker.last(Topology.REGISTRY, Subjects.registry(role));
      Registration before =
          last.map(Registration::of)
              .orElseGet(
                  () ->
                      new Registration(
                          role, List.of(), true, time.now().truncatedTo(ChronoUnit.MILLIS)));
      Registration after = change.apply(before);
      if (after.equals(before) || stored(after, last)) {
        known.put(role, after);
        return after;
      }
    }
  }

  /** Whether the record was stored; false if somebody else changed it in between. */
  private boolean stored(Registration registration, Optional<StoredMessage> last) {
    Publication record =
        Publication.of(
                Subjects.registry(registration.role()), Headers.none(), registration.toBytes())
            .expectingLast(last.map(StoredMessage::sequence).orElse(0L));
    try {
      Futures.await(broker.execute(List.of(record))).ack();
      return true;
    } catch (WrongLastSequenceException raced) {
      return false;
    }
  }

  /** All registrations that are not retired, in alphabetical order. */
  public List<Registration> active() {
    // read, not remembered: the watch may lag behind what was registered a moment ago
    Map<Role, Registration> found = new TreeMap<>();
    ReadRequest all = ReadRequest.all(Topology.REGISTRY, PAGE);
    for (List<StoredMessage> page = broker.read(all);
        !page.isEmpty();
        page = broker.read(all.from(page.get(page.size() - 1).sequence() + 1))) {
      page.forEach(stored -> add(found, stored));
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
