/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.INBOX;
import static io.agenthub.embedded.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Settlement;
import io.agenthub.error.StoreFullException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that is really full, where this user may mount one. */
final class FullDiskTest {
  private final Path disk = Directories.create();

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
        "SKIPPED: a small disk can only be mounted by root");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
    Directories.delete(disk);
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  void fullDisk_refusesSenders_letsWorkEnd_andGoesOnByItself() throws Exception {
    try (TestHub hub = TestHub.in(disk).prepared()) {
      int accepted = publishUntilFull(hub);
      assertThat(accepted).isGreaterThan(100);

      List<Delivery> taken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Delivery task = hub.take();
        assertThat(hub.run(message("log.done." + i, "done"), Settlement.ack(task)).done())
            .isEqualTo(2);
        taken.add(task);
      }

      assertThat(taken).extracting(Delivery::attempt).containsOnly(1);
      assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> hub.run(message(INBOX, "room")).refused().isEmpty());
      assertThat(hub.broker.stream("AGENTS").messages()).isEqualTo(accepted - 20 + 1);
    }

    try (TestHub hub = TestHub.in(disk)) {
      assertThat(hub.broker.stream("LOG").messages()).isEqualTo(20);
    }
  }

  private static int publishUntilFull(TestHub hub) {
    String text = "x".repeat(4000);
    int accepted = 0;
    while (true) {
      try {
        hub.publish(INBOX, text);
        accepted++;
      } catch (StoreFullException e) {
        return accepted;
      }
    }
  }
}
