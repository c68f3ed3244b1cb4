/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.embedded.storage.CommitProbe;
import io.agenthub.embedded.storage.ReadStore;
import io.agenthub.embedded.storage.Reserve;
import io.agenthub.embedded.storage.SessionLock;
import io.agenthub.embedded.storage.Store;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.embedded.storage.SyncMark;
import io.agenthub.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts a broker together; the store is opened on the thread that will own it. */
final class Opening {
  private final StoreFile file;
  private final BrokerContext context;
  private final CommitProbe probe;
  private final Committer committer;
  private final Reading reading;
  private final Clock clock;
  private final Watches watches;
  private TimeSource.Timer timer = () -> {};

  private Opening(StoreFile file, BrokerContext context, CommitProbe probe) {
    this.file = file;
    this.context = context;
    this.probe = probe;
    this.committer = new Committer(this::openStore);
    this.reading = file.isShared() ? new Readers(file::openReader) : new OnCommitter(committer);
    this.clock = new Clock(context.time());
    this.watches = new Watches(reading, clock, context.time());
  }

  static Broker open(StoreFile file, BrokerContext context, CommitProbe probe) {
    return new Opening(file, context, probe).open();
  }

  private Broker open() {
    GroupCommit commits = EmbeddedBroker.result(committer.start());
    return new EmbeddedBroker(file, context, committer, commits.engine(), reading, watches);
  }

  private GroupCommit openStore() {
    Store store = file.openStore(probe);
    try {
      return begin(store);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private GroupCommit begin(Store store) {
    Reserve reserve = file.openReserve();
    store.limitLog(reserve.size());
    SessionLock lock = file.openSession();
    SyncMark mark = file.openMark();
    Engine engine = new Engine(store, context, clock, lock, this::wakeAt);
    GroupCommit commits =
        new GroupCommit(
            engine,
            mark,
            reserve,
            watches::committed,
            committer::submit,
            () -> {
              timer.cancel();
              mark.close();
              lock.close();
            });
    try {
      begin(commits);
      return commits;
    } catch (RuntimeException e) {
      mark.close();
      lock.close();
      throw e;
    }
  }

  /** The first transaction: this session begins, what is overdue happens, damage shows. */
  private static void begin(GroupCommit commits) {
    Call<Boolean> first =
        new Call<>(
            false,
            engine -> {
              engine.catalog().verify();
              engine.sessions().begin();
              engine.file();
              engine.sweeping().run();
              return true;
            });
    commits.process(List.of(first));
    EmbeddedBroker.result(first.future);
  }

  /** Runs on the committer, and so does everything that replaces the timer. */
  private void wakeAt(long due) {
    timer.cancel();
    timer = context.time().scheduleAt(Instant.ofEpochMilli(due), this::sweep);
    if (due <= clock.millis()) { // now, even if nobody moves the time any more
      timer.cancel();
      sweep();
    }
  }

  private void sweep() {
    committer.submit(
        new Call<>(
            false,
            engine -> {
              engine.sweeping().run();
              return true;
            }));
  }

  /** Reads of a hub in memory: only the committer's connection can see it. */
  private static final class OnCommitter implements Reading {
    private final Committer committer;
    private @Nullable ReadStore store;

    OnCommitter(Committer committer) {
      this.committer = committer;
    }

    @Override
    public <T> T read(Function<ReadStore, T> query) {
      return EmbeddedBroker.read(committer, engine -> query.apply(of(engine.store())));
    }

    private ReadStore of(Store writer) {
      ReadStore known = store;
      if (known == null) {
        known = writer.asReader();
        store = known;
      }
      return known;
    }
  }
}
