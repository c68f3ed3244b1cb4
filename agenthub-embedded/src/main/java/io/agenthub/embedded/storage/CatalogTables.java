/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Streams and consumers, with their settings as the caller wrote them, and sessions.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class CatalogTables {
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE hub(only INTEGER PRIMARY KEY CHECK(only = 1), catalog INTEGER NOT NULL)",
          "INSERT INTO hub(only, catalog) VALUES(1, 0)",
          "CREATE TABLE stream(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
              + " settings TEXT NOT NULL)",
          "CREATE TABLE consumer(id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL,"
              + " name TEXT NOT NULL, settings TEXT NOT NULL, pulled INTEGER NOT NULL,"
              + " UNIQUE(stream, name))",
          "CREATE TABLE session(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)");

  private final Link link;
  private final Query hub;
  private final Query changeCatalog;
  private final Query streams;
  private final Query addStream;
  private final Query consumers;
  private final Query addConsumer;
  private final Query dropConsumer;
  private final Counters counters;
  private final Query pulled;
  private final Query setPulled;
  private final Query sessions;
  private final Query addSession;
  private final Query dropSession;

  CatalogTables(Link link, Counters counters) {
    this.link = link;
    this.counters = counters;
    hub = link.prepare("SELECT catalog FROM hub");
    changeCatalog = link.prepare("UPDATE hub SET catalog = catalog + 1");
    streams = link.prepare("SELECT id, name, settings FROM stream ORDER BY id");
    addStream = link.prepare("INSERT INTO stream(name, settings) VALUES(?,?) RETURNING id");
    consumers = link.prepare("SELECT id, name, settings, stream FROM consumer ORDER BY id");
    addConsumer =
        link.prepare(
            "INSERT INTO consumer(stream, name, settings, pulled) VALUES(?,?,?,?) RETURNING id");
    dropConsumer = link.prepare("DELETE FROM consumer WHERE id = ?");
    pulled = link.prepare("SELECT pulled FROM consumer WHERE id = ?");
    setPulled = link.prepare("UPDATE consumer SET pulled = ? WHERE id = ?");
    sessions = link.prepare("SELECT id, name, NULL FROM session ORDER BY id");
    addSession = link.prepare("INSERT INTO session(name) VALUES(?) RETURNING id");
    dropSession = link.prepare("DELETE FROM session WHERE id = ?");
  }

  /** The version of the catalog: changes whenever a stream or consumer comes or goes. */
  public long version() {
    return hub.number(0);
  }

  /** All streams, by id. */
  public List<Entry> streams() {
    return entries(streams, false);
  }

  /** Adds a stream with its table; returns its id. */
  public long addStream(String name, String settings, boolean indexSubjects, boolean ownTable) {
    long id = addStream.bind(name).bind(settings).number(0);
    changeCatalog.run();
    if (ownTable) {
      MessageTable.create(link, id, indexSubjects);
    }
    return id;
  }

  /** All consumers, by id. */
  public List<Entry> consumers() {
    return entries(consumers, true);
  }

  /** Adds a consumer; returns its id. */
  public long addConsumer(long stream, String name, String settings, long now) {
    long id = addConsumer.bind(stream).bind(name).bind(settings).bind(now).number(0);
    changeCatalog.run();
    return id;
  }

  /** Removes a consumer; its claims are removed separately. */
  public void dropConsumer(long id) {
    dropConsumer.bind(id).run();
    counters.dropTally(id);
    changeCatalog.run();
  }

  /** When somebody last pulled from the consumer, in milliseconds of the epoch. */
  public long pulled(long consumer) {
    return pulled.bind(consumer).number(0);
  }

  /** Notes that somebody pulls from the consumer. */
  public void setPulled(long consumer, long now) {
    setPulled.bind(now).bind(consumer).run();
  }

  /** All sessions, by id. */
  public List<Entry> sessions() {
    return entries(sessions, false);
  }

  /** Adds a session; returns its id, which is never used again. */
  public long addSession(String name) {
    return addSession.bind(name).number(0);
  }

  /** Removes a session. */
  public void dropSession(long id) {
    dropSession.bind(id).run();
  }

  static List<Entry> entries(Query query, boolean child) {
    List<Entry> found = new ArrayList<>();
    try {
      while (query.step()) {
        found.add(Entry.of(query, child));
      }
    } finally {
      query.done();
    }
    return found;
  }

  /**
   * A row of the catalog.
   *
   * @param id never used again
   * @param name unique among its siblings
   * @param settings as the caller wrote them; empty for a session
   * @param parent the stream of a consumer; else 0
   */
  public record Entry(long id, String name, String settings, long parent) {
    private static Entry of(Query query, boolean child) {
      String name = query.textAt(2);
      String settings = query.textAt(3);
      return new Entry(
          query.numberAt(1),
          name == null ? "" : name,
          settings == null ? "" : settings,
          child ? query.numberAt(4) : 0);
    }
  }
}
