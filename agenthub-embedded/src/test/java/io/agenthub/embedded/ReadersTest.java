/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agenthub.embedded.storage.ReadStore;
import io.agenthub.embedded.storage.StoreFailure;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.error.HubClosedException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadersTest {
  private final Path directory = Directories.create();
  private final StoreFile file = StoreFile.in(directory);
  private final Readers readers = new Readers(file::openReader);

  @AfterEach
  void delete() {
    readers.close();
    Directories.delete(directory);
  }

  @Test
  void close_whileAQueryRuns_returnsOnlyWhenItsConnectionIsClosed() throws Exception {
    file.openStore(() -> {}).close();
    CompletableFuture<ReadStore> lent = new CompletableFuture<>();
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> query =
        CompletableFuture.supplyAsync(() -> readers.read(store -> hold(store, lent, mayEnd)));
    lent.get(30, TimeUnit.SECONDS);

    Thread closing = new Thread(readers::close);
    closing.start();
    awaitParked(closing);
    assertThat(query).isNotDone();
    mayEnd.countDown();
    closing.join();

    assertThat(query).succeedsWithin(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> lent.join().claims().earliestDelayed())
        .isInstanceOf(StoreFailure.class);
    assertThatThrownBy(() -> readers.read(store -> true)).isInstanceOf(HubClosedException.class);
  }

  private static boolean hold(
      ReadStore store, CompletableFuture<ReadStore> lent, CountDownLatch mayEnd) {
    lent.complete(store);
    try {
      return mayEnd.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("closing waits for the query").isTrue();
      Thread.onSpinWait();
    }
  }
}
