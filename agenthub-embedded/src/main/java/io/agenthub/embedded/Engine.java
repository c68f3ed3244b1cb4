/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.BrokerContext;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.Counters.Position;
import io.agenthub.embedded.storage.SessionLock;
import io.agenthub.embedded.storage.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction at a time over the store and its copy in memory; what the parts of the broker
 * have in common.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Engine {
  private final Store store;
  private final Catalog catalog;
  private final Publishing publishing;
  private final Settling settling;
  private final Taking taking;
  private final Sweeping sweeping;
  private final Definitions definitions;
  private final List<ConsumerState> touchedConsumers = new ArrayList<>();
  private final List<StreamState> touchedStreams = new ArrayList<>();
  private final Sessions sessions;
  private final Filing filing;
  private final Clock clock;
  private long dataVersion = -1;
  private long now;
  private boolean changed;

  Engine(Store store, BrokerContext context, Clock clock, SessionLock lock, Alarm alarm) {
    this.store = store;
    this.catalog = new Catalog(store);
    this.clock = clock;
    clock.begin(store.counters().belief());
    this.publishing = new Publishing(this);
    this.settling = new Settling(this);
    this.taking = new Taking(this, new AgedOrder(context.ageing()));
    this.sweeping = new Sweeping(this, alarm);
    this.definitions = new Definitions(this);
    this.filing = new Filing(this);
    this.sessions = new Sessions(this, lock);
  }

  Store store() {
    return store;
  }

  Catalog catalog() {
    return catalog;
  }

  Publishing publishing() {
    return publishing;
  }

  Settling settling() {
    return settling;
  }

  Taking taking() {
    return taking;
  }

  Sweeping sweeping() {
    return sweeping;
  }

  Definitions definitions() {
    return definitions;
  }

  Filing filing() {
    return filing;
  }

  Sessions sessions() {
    return sessions;
  }

  /** The time of this transaction, in milliseconds of the epoch. */
  long now() {
    return now;
  }

  Clock clock() {
    return clock;
  }

  private void readClock() {
    now = clock.millis();
    if (clock.shows(now)) {
      sweeping.expires(now);
    }
  }

  /**
   * Looks, outside of a transaction, whether another process has committed.
   *
   * @return whether a pull that waits might find something
   */
  boolean look() {
    readClock();
    if (store.dataVersion() == dataVersion) {
      return false;
    }
    store.beginReading();
    try {
      refresh(store.dataVersion());
      boolean offers = taking.hasOffers();
      store.endReading();
      return offers;
    } catch (RuntimeException e) {
      store.rollback();
      forget();
      throw e;
    }
  }

  /** What was read and written may be a mixture: all of it is read again when it is needed. */
  private void forget() {
    catalog.forget();
    dataVersion = -1;
  }

  private void refresh(long current) {
    dataVersion = current;
    catalog.refresh();
    filing.recall();
    sweeping.refresh();
    taking.offerAll();
  }

  /** Begins a transaction; returns whether another process has committed meanwhile. */
  boolean begin(boolean durable) {
    store.setSynced(durable);
    store.begin();
    readClock();
    changed = false;
    long current = store.dataVersion();
    if (current == dataVersion) {
      return false;
    }
    refresh(current);
    return true;
  }

  /** Marks that this claim of the consumer has moved. */
  void touch(ConsumerState consumer, Claim claim) {
    changed = true;
    if (!consumer.isYoung(claim)) {
      touchCounts(consumer);
    }
  }

  /** Marks a consumer whose counts in the store are to be written. */
  void touchCounts(ConsumerState consumer) {
    if (!consumer.dirty) {
      consumer.dirty = true;
      touchedConsumers.add(consumer);
    }
  }

  /** Marks a stream whose position has changed. */
  void touch(StreamState stream) {
    changed = true;
    if (!stream.dirty) {
      stream.dirty = true;
      touchedStreams.add(stream);
    }
  }

  /** Marks any other change. */
  void touch() {
    changed = true;
  }

  /** Brings all tables up to what this transaction has done so far. */
  void file() {
    filing.run();
    writeTouched();
  }

  private void writeTouched() {
    for (ConsumerState consumer : touchedConsumers) {
      if (!consumer.gone) {
        store.counters().setTally(consumer.id, consumer.filed.tally());
      }
    }
    for (StreamState stream : touchedStreams) {
      store
          .counters()
          .setPosition(stream.id, new Position(stream.last, stream.floor, stream.filed));
    }
  }

  /**
   * Writes what is left to write; returns the number of the commit if it is a durable change, else
   * 0.
   */
  long finish(boolean durable) {
    filing.runIfDue();
    writeTouched();
    return durable && changed ? store.countCommit(clock.belief()) : 0;
  }

  /** Forgets what the transaction touched. */
  void end() {
    touchedConsumers.forEach(consumer -> consumer.dirty = false);
    touchedConsumers.clear();
    touchedStreams.forEach(stream -> stream.dirty = false);
    touchedStreams.clear();
  }

  /** Undoes the transaction, in the store and in memory. */
  void rollback() {
    store.rollback();
    end();
    forget();
    taking.undo();
  }

  /** Where the engine asks to be woken at a time. */
  @FunctionalInterface
  interface Alarm {
    /** Has {@link Sweeping} run at this time, in milliseconds; a former wish is replaced. */
    void at(long due);
  }
}
