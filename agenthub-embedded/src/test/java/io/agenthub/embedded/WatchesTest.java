/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.embedded.storage.CommitProbe;
import io.agenthub.embedded.storage.ReadStore;
import io.agenthub.embedded.storage.SessionLock;
import io.agenthub.embedded.storage.Store;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch of a hub that can sometimes not be read. */
final class WatchesTest {
  private final ManualTime time = ManualTime.create();
  private final AtomicInteger failures = new AtomicInteger();
  private final Path directory;
  private final StoreFile file;

  WatchesTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = StoreFile.in(directory);
  }

  private ReadStore open() {
    if (failures.getAndDecrement() > 0) {
      throw new BrokerUnavailableException("injected.");
    }
    return file.openReader();
  }

  @Test
  void failedRead_isRepeatedAfterAPause() {
    try (TestHub hub = TestHub.in(directory).prepared()) {
      hub.publish("log.a", "1");
      hub.publish("log.a", "2");
    }
    failures.set(2);
    List<Long> seen = new CopyOnWriteArrayList<>();

    Clock clock = new Clock(time);
    try (Store store = file.openStore(CommitProbe.none());
        SessionLock lock = file.openSession();
        Readers readers = new Readers(this::open);
        Watches watches = new Watches(readers, clock, time)) {
      Engine engine =
          new Engine(store, new BrokerContext(time, (h, b) -> 5), clock, lock, due -> {});
      engine.look();
      StreamState log = engine.catalog().stream("LOG");
      watches.open(log, SubjectFilter.of(">"), 1, message -> seen.add(message.sequence()));
      watches.committed(engine);

      await().until(() -> time.timers() == 1);
      time.advance(Duration.ofSeconds(1));
      await().until(() -> time.timers() == 1);
      assertThat(seen).isEmpty();
      time.advance(Duration.ofSeconds(1));
      await().until(() -> seen.equals(List.of(1L, 2L)));
    }
  }
}
