/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several open a hub at the same moment that does not exist yet: one makes it, all use it. */
@Timeout(120)
final class OpeningTogetherTest {
  private static final int OPENERS = 4;

  private final Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(OPENERS);

  OpeningTogetherTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @RepeatedTest(20)
  void newHub_opensForEverybody_whoCreatesItAtTheSameMoment() throws Exception {
    CyclicBarrier together = new CyclicBarrier(OPENERS);
    List<Future<Long>> published = new ArrayList<>();
    for (int i = 0; i < OPENERS; i++) {
      published.add(threads.submit(() -> openAndPublish(together)));
    }

    List<Long> sequences = new ArrayList<>();
    for (Future<Long> one : published) {
      sequences.add(one.get(60, SECONDS));
    }

    assertThat(sequences).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }

  private long openAndPublish(CyclicBarrier together) throws Exception {
    together.await(60, SECONDS);
    try (TestHub hub = TestHub.in(directory.resolve("hub")).prepared()) {
      return hub.publish("log.a", "text");
    }
  }
}
