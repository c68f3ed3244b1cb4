/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.Durability;
import io.agenthub.embedded.storage.CommitProbe;
import io.agenthub.embedded.storage.ReadStore;
import io.agenthub.embedded.storage.Store;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.function.Function;

/** Puts a broker together; the store is opened on the thread that will own it. */
final class Opening {
  private final StoreFile file;
  private final BrokerContext context;
  private final CommitProbe probe;
  private final Committer committer;
  private final Reading reading;
  private final Watches watches;
  private TimeSource.Timer timer = () -> {};

  private Opening(StoreFile file, BrokerContext context, CommitProbe probe) {
    this.file = file;
    this.context = context;
    this.probe = probe;
    this.committer = new Committer(this::openStore);
    this.reading = file.isShared() ? new Readers(file::openReader) : new OnCommitter(committer);
    this.watches = new Watches(reading, context.time());
  }

  static Broker open(StoreFile file, BrokerContext context, CommitProbe probe) {
    return new Opening(file, context, probe).open();
  }

  private Broker open() {
    GroupCommit commits = EmbeddedBroker.result(committer.start());
    return new EmbeddedBroker(
        context, committer, commits.engine().catalog(), reading, watches, durability());
  }

  private GroupCommit openStore() {
    Store store = file.openStore(probe);
    Engine engine = new Engine(store, context, 0, this::wakeIn);
    GroupCommit commits =
        new GroupCommit(
            engine,
            file.openMark(),
            file.openReserve(),
            watches::committed,
            committer::submit,
            () -> timer.cancel());
    commits.look();
    return commits;
  }

  /** Runs on the committer, and so does everything that replaces the timer. */
  private void wakeIn(long millis) {
    timer.cancel();
    timer = context.time().schedule(Duration.ofMillis(millis), this::sweep);
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

  private Durability durability() {
    return file.isShared()
        ? new Durability(
            Durability.Level.SYNCED,
            ("Every accepted message is synced to %s before its sender goes on (SQLite,"
                    + " write-ahead log, synchronous=FULL).")
                .formatted(file.place()))
        : new Durability(
            Durability.Level.MEMORY, "Messages are in this process's memory and end with it.");
  }

  /** Reads of a hub in memory: only the committer's connection can see it. */
  private static final class OnCommitter implements Reading {
    private final Committer committer;
    private ReadStore store;

    OnCommitter(Committer committer) {
      this.committer = committer;
    }

    @Override
    public <T> T read(Function<ReadStore, T> query) {
      return EmbeddedBroker.call(committer, false, engine -> query.apply(of(engine.store())));
    }

    private ReadStore of(Store writer) {
      if (store == null) {
        store = writer.asReader();
      }
      return store;
    }
  }
}
