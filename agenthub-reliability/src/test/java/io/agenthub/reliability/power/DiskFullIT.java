/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.error.StoreFullException;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.reliability.process.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk of 64 MiB on which something else takes more and more. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DiskFullIT {
  private static final int MEGABYTES = 64;
  private static final int FILLER = 20 << 20;
  private static final String TEXT = "x".repeat(16 * 1024);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Path directory =
      Folder.create(Path.of("target", "disk-full-" + System.nanoTime()).toAbsolutePath());
  private final BlockingQueue<String> completed = new LinkedBlockingQueue<>();
  private @Nullable LoopDisk disk;

  @BeforeEach
  void mountSmallDisk() throws IOException {
    Optional<String> obstacle = LoopDisk.obstacle(directory);
    if (obstacle.isPresent()) {
      String reason = "SKIPPED: " + obstacle.get();
      System.out.println(reason);
      abort(reason);
    }
    disk = LoopDisk.create(directory, "disk", MEGABYTES);
    Files.write(filler(), new byte[FILLER]);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      awaitUnmapped();
      disk.close();
    }
    Folder.delete(directory);
  }

  /** Memory that was mapped from a file is given back by the garbage collector only. */
  private void awaitUnmapped() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (Files.readString(Path.of("/proc/self/maps")).contains(root().toString())
        && System.nanoTime() < end) {
      System.gc();
    }
  }

  private Path filler() {
    return root().resolve("filler");
  }

  private Path root() {
    if (disk == null) {
      throw new IllegalStateException("no disk");
    }
    return disk.root();
  }

  @Test
  void fullDisk_refusesSends_letsHandlingGoOn_andIsOverWithoutRestart() throws Exception {
    try (AgentHub hub = AgentHub.open("embedded:" + root().resolve("hub"))) {
      Agent writer = hub.agent("writer");
      Agent reader = hub.agent("reader");

      List<String> accepted = fill(writer);
      assertRefusedAtOnce(writer);
      start(reader);
      assertThat(completions(accepted.size())).containsExactlyInAnyOrderElementsOf(accepted);
      Files.delete(filler());
      assertThat(sentSoon(writer)).isTrue();
      assertThat(completions(1)).containsExactly("after");
    }
    assertThat(openFiles()).isEmpty();
    assertNothingIsMissing();
    assertThat(openFiles()).isEmpty();
  }

  private static List<String> fill(Agent writer) {
    List<String> accepted = new ArrayList<>();
    while (true) {
      String id = "m-" + accepted.size();
      try {
        writer.send(draft(id));
        accepted.add(id);
      } catch (StoreFullException full) {
        assertThat(accepted).as("accepted before '%s'", full.getMessage()).isNotEmpty();
        return accepted;
      }
    }
  }

  private static Draft draft(String id) {
    return Draft.to("reader").subject("fill").message(TEXT).once(id);
  }

  private static void assertRefusedAtOnce(Agent writer) {
    long begin = System.nanoTime();
    assertThatThrownBy(() -> writer.send(draft("refused"))).isInstanceOf(StoreFullException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
  }

  private void start(Agent reader) {
    LoopListener listener =
        new LoopListener() {
          @Override
          public void onCompleted(Role role, Message message, boolean succeeded, String result) {
            completed.add(message.id());
          }
        };
    reader
        .handle(message -> Outcome.done("read"))
        .with(settings -> settings.withListener(listener))
        .start();
  }

  private List<String> completions(int count) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      String id = completed.poll(60, TimeUnit.SECONDS);
      assertThat(id).as("completion %d of %d", ids.size() + 1, count).isNotNull();
      ids.add(id);
    }
    return ids;
  }

  /** A refused send is tried again, as a caller would. */
  private static boolean sentSoon(Agent writer) {
    long end = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() < end) {
      try {
        writer.send(draft("after"));
        return true;
      } catch (StoreFullException stillFull) {
        assertThat(stillFull.isRetryable()).isTrue();
      }
    }
    return false;
  }

  /** What this process still has open on the disk. */
  private List<String> openFiles() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          files.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    files.removeIf(file -> !file.startsWith(root().toString()));
    return files;
  }

  private void assertNothingIsMissing() {
    try (AgentHub hub = AgentHub.open("embedded:" + root().resolve("hub"))) {
      assertThat(hub.completion("reader", "m-0")).isPresent();
      assertThat(hub.completion("reader", "after")).isPresent();
      assertThat(hub.completion("reader", "refused")).isEmpty();
      assertThat(Set.copyOf(hub.inbox("reader", 10))).isEmpty();
    }
  }
}
