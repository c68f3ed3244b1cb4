/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.BACKEND;
import static io.agenthub.embedded.TestHub.INBOX;
import static io.agenthub.embedded.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.OutcomeUnknownException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the thread that writes ends, nobody waits for it. */
final class CommitterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final AtomicBoolean armed = new AtomicBoolean();

  CommitterTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TestHub hub() {
    return TestHub.in(directory, this::beforeCommit).prepared();
  }

  private void beforeCommit() {
    if (armed.getAndSet(false)) {
      throw new OutOfMemoryError("injected");
    }
  }

  @Test
  void closedHub_refusesBatchesWithoutEnd() {
    TestHub hub = hub();
    hub.close();

    assertRefused(hub, 40_000, HubClosedException.class);
  }

  @Test
  void endedThread_refusesBatchesWithoutEnd() {
    try (TestHub hub = hub()) {
      armed.set(true);
      assertThatExceptionOfType(AgentHubException.class).isThrownBy(() -> hub.publish(INBOX, "a"));

      assertRefused(hub, 150_000, BrokerUnavailableException.class);
    }
  }

  private static void assertRefused(TestHub hub, int calls, Class<? extends Exception> reason) {
    var refusals =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < calls; i++) {
                assertThat(hub.broker.execute(List.of(message(INBOX, "late")))).isNotNull();
              }
            });
    assertThat(refusals).succeedsWithin(PATIENCE);
    assertThatExceptionOfType(reason).isThrownBy(() -> hub.publish(INBOX, "late"));
  }

  @Test
  void errorInATransaction_failsWhoWaits_andUndoesIt() {
    try (TestHub hub = hub()) {
      var pull = hub.broker.puller(List.of(BACKEND)).pull(1);
      hub.broker.stream("AGENTS");
      armed.set(true);

      var sent = hub.broker.execute(List.of(message(INBOX, "uncertain")));

      assertFails(sent, OutcomeUnknownException.class);
      assertFails(pull, BrokerUnavailableException.class);
    }
    try (TestHub hub = TestHub.in(directory)) {
      assertThat(hub.publish(INBOX, "reopened")).isEqualTo(1);
    }
  }

  private static void assertFails(CompletableFuture<?> future, Class<? extends Exception> reason) {
    assertThat(future)
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(reason);
  }
}
