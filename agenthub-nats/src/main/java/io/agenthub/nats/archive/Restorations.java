/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the mail of inboxes that were made again brought back, each until it is done. That it is to
 * be done is on record, so that whoever opens the inbox next does it, should this process die
 * before.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine, except where a method says
 * otherwise.
 */
final class Restorations {
  private static final Logger LOG = LoggerFactory.getLogger(Restorations.class);

  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final String BEGUN = "begun";
  private static final String DONE = "done";

  /** So that helpers are left for what agents wait for, however many inboxes are missing. */
  private static final int AT_ONCE = 4;

  private final Engine engine;
  private final Directory directory;
  private final Publisher publisher;
  private final Restoration restoration;

  // guarded by this
  private final Set<Role> waiting = new LinkedHashSet<>();
  private int running;
  private Notices notices;

  Restorations(Engine engine, Directory directory, Publisher publisher, Copies copies) {
    this.engine = engine;
    this.directory = directory;
    this.publisher = publisher;
    this.restoration = new Restoration(copies, directory.shards());
    this.notices = restoration.notices();
  }

  /** Puts on record that the mail of the inbox is to be brought back. */
  void begin(Role owner) {
    mark(owner, BEGUN);
  }

  private void mark(Role owner, String state) {
    byte[] record = Json.write(Map.of("state", state));
    Calls.await(publisher.publish(Publication.of(marker(owner), Headers.none(), record)));
  }

  /** Whether it is on record and not done. */
  boolean isBegun(Role owner) {
    return directory
        .last(Topology.CLAIMS, marker(owner))
        .map(record -> new Payload(Json.read(record.body())).text("state").orElse(""))
        .filter(BEGUN::equals)
        .isPresent();
  }

  private static String marker(Role owner) {
    return Subjects.claim("restoration", owner.name(), "inbox");
  }

  /** Brings the mail back; where that fails, it is tried again later. */
  void run(Role owner) {
    run(owner, restoration.notices());
  }

  private void run(Role owner, Notices notices) {
    try {
      restoration.run(owner, notices); // what was put back before is known by its id
      mark(owner, DONE);
    } catch (HubClosedException e) {
      throw e;
    } catch (AgentHubException e) {
      LOG.warn("Not all unread messages of '{}' are back yet: {}", owner, e.getMessage());
      engine.schedule(AGAIN, () -> later(owner));
    }
  }

  /** The same on a helper, a few at a time; also on the engine. */
  synchronized void later(Role owner) {
    waiting.add(owner);
    if (running < AT_ONCE) {
      running++;
      engine.help(this::work);
    }
  }

  private void work() {
    Role owner = next();
    if (owner != null) {
      try {
        run(owner, notices());
      } finally {
        engine.help(this::work); // behind what others have asked for meanwhile
      }
    }
  }

  private synchronized Notices notices() {
    return notices;
  }

  private synchronized @Nullable Role next() {
    Iterator<Role> first = waiting.iterator();
    if (!first.hasNext()) {
      running--;
      notices = running == 0 ? restoration.notices() : notices;
      return null;
    }
    Role owner = first.next();
    first.remove();
    return owner;
  }
}
