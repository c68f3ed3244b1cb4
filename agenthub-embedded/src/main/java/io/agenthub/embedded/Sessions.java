/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.CatalogTables;
import io.agenthub.embedded.storage.CatalogTables.Entry;
import io.agenthub.embedded.storage.SessionLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices processes that have ended without a word, and gives back what they had in flight. */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final long INTERVAL = 1000;

  private final Engine engine;
  private final SessionLock lock;
  private final CatalogTables tables;
  private long id;
  private boolean company;

  Sessions(Engine engine, SessionLock lock) {
    this.engine = engine;
    this.lock = lock;
    this.tables = engine.store().catalog();
  }

  /** The number of this process's session, under which it takes messages. */
  long id() {
    return id;
  }

  /** Whether another process has, or lately had, the hub open. */
  boolean hasCompany() {
    return company;
  }

  /** Another process has written. */
  void noticeCompany() {
    setCompany(true);
  }

  private void setCompany(boolean there) {
    company = there;
    engine.filing().setAlone(!there);
  }

  /** Begins the session. */
  void begin() {
    id = tables.addSession(lock.name());
  }

  /** Lets go of all sessions that have ended; returns when to look again. */
  long check() {
    long next = Long.MAX_VALUE;
    for (Entry session : tables.sessions()) {
      if (session.id() == id) {
        continue;
      }
      if (lock.isDead(session.name())) {
        LOG.info("A process has ended with the hub open; what it had taken is handed out again");
        end(session.id());
      } else {
        next = engine.now() + INTERVAL;
      }
    }
    setCompany(next != Long.MAX_VALUE);
    return next;
  }

  /** Ends this session. */
  void end() {
    end(id);
  }

  private void end(long session) {
    engine.sweeping().returnSession(session);
    tables.dropSession(session);
    engine.touch();
  }
}
