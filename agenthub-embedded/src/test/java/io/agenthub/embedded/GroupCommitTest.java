/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.INBOX;
import static io.agenthub.embedded.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import io.agenthub.embedded.storage.CommitProbe;
import io.agenthub.embedded.storage.StoreFailure;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.StoreFullException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Many requests in one transaction: what one of them meets, the others do not notice. */
final class GroupCommitTest {
  private final Path directory;

  GroupCommitTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Fails so many of the next commits in a way of one's choice. */
  private static final class Faults implements CommitProbe {
    private final AtomicInteger left = new AtomicInteger();
    private SQLiteErrorCode code = SQLiteErrorCode.SQLITE_OK;

    void failNext(int commits, SQLiteErrorCode how) {
      code = how;
      left.set(commits);
    }

    @Override
    public void beforeCommit() {
      if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new StoreFailure(new SQLiteException("injected", code));
      }
    }
  }

  @Test
  void refusedItems_doNotUndoOthers() {
    try (TestHub hub = TestHub.in(directory).prepared()) {
      List<CompletableFuture<BatchResult>> results = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        var plain = message("log." + i, "" + i);
        results.add(hub.broker.execute(List.of(i % 3 == 0 ? plain.expectingLast(999) : plain)));
      }

      for (int i = 0; i < 600; i++) {
        BatchResult result = EmbeddedBroker.result(results.get(i));
        assertThat(result.refused().isPresent()).isEqualTo(i % 3 == 0);
        result
            .refused()
            .ifPresent(e -> assertThat(e).isInstanceOf(WrongLastSequenceException.class));
      }
      assertThat(hub.broker.read(ReadRequest.all("LOG", 1000))).hasSize(400);
      assertThat(hub.broker.stream("LOG").lastSequence()).isEqualTo(400);
    }
  }

  @Test
  void failedSync_isNeverRetried_andTheStoreIsGivenUp() {
    Faults faults = new Faults();
    try (TestHub hub = TestHub.in(directory, faults).prepared()) {
      hub.publish(INBOX, "before");
      faults.failNext(1, SQLiteErrorCode.SQLITE_IOERR_FSYNC);

      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> hub.publish(INBOX, "uncertain"));
      assertThatExceptionOfType(BrokerUnavailableException.class)
          .isThrownBy(() -> hub.publish(INBOX, "after"));
      assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(hub::take);
    }

    try (TestHub hub = TestHub.in(directory)) {
      assertThat(hub.publish(INBOX, "reopened")).isEqualTo(2);
    }
  }

  @Test
  void failedStore_givesEachCallerAFailureOfItsOwn() {
    Faults faults = new Faults();
    try (TestHub hub = TestHub.in(directory, faults).prepared()) {
      faults.failNext(1, SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> hub.publish(INBOX, "uncertain"));

      var first = catchThrowable(() -> hub.broker.stream("AGENTS"));
      var second = catchThrowable(() -> hub.broker.stream("AGENTS"));

      assertThat(second).isInstanceOf(BrokerUnavailableException.class).isNotSameAs(first);
      assertThat(second).hasMessage(first.getMessage()).hasCause(first.getCause());
      assertThat(second.getSuppressed()).hasSize(1);
    }
  }

  @Test
  void faultWhileNothingIsRequested_endsNothing() throws Exception {
    FaultyTime time = new FaultyTime();
    try (TestHub hub = TestHub.in(directory, time).prepared()) {
      time.failNext();

      assertThat(hub.publish(INBOX, "works")).isEqualTo(1);
    }
  }

  /** A clock that can fail on the committer, which asks for the time whenever it looks around. */
  private static final class FaultyTime implements TimeSource {
    private final TimeSource time = TimeSource.system();
    private final AtomicReference<CountDownLatch> armed = new AtomicReference<>();

    /** Returns once it has failed. */
    void failNext() throws InterruptedException {
      CountDownLatch failed = new CountDownLatch(1);
      armed.set(failed);
      assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public Instant now() {
      if (Thread.currentThread().getName().equals("agenthub-committer")) {
        CountDownLatch failed = armed.getAndSet(null);
        if (failed != null) {
          failed.countDown();
          throw new IllegalStateException("injected");
        }
      }
      return time.now();
    }

    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return time.schedule(delay, task);
    }

    @Override
    public void close() {
      time.close();
    }
  }

  @Test
  void waitingPull_hearsThatTheStoreFailed() {
    Faults faults = new Faults();
    try (TestHub hub = TestHub.in(directory, faults).prepared()) {
      var pull = hub.broker.puller(List.of(TestHub.BACKEND)).pull(1);
      hub.broker.stream("AGENTS");
      faults.failNext(1, SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> hub.publish(INBOX, "uncertain"));

      assertThatExceptionOfType(AgentHubException.class)
          .isThrownBy(() -> EmbeddedBroker.result(pull));
    }
  }

  @Test
  void fullDisk_refusesPublications_andGoesOnWithTheRest() throws Exception {
    Faults faults = new Faults();
    try (TestHub hub = TestHub.in(directory, faults).prepared()) {
      hub.publish(INBOX, "task");
      Delivery task = hub.take();
      faults.failNext(1, SQLiteErrorCode.SQLITE_FULL);

      assertThatExceptionOfType(StoreFullException.class)
          .isThrownBy(() -> hub.publish(INBOX, "too much"));
      assertThat(hub.run(message("log.done", "done"), Settlement.ack(task)).done()).isEqualTo(2);
      assertThat(hub.publish(INBOX, "there is room again")).isEqualTo(2);
    }
  }

  @Test
  void fullDisk_doesNotUndoASettlementInTheSameGroup() throws Exception {
    Faults faults = new Faults();
    try (TestHub hub = TestHub.in(directory, faults).prepared()) {
      hub.publish(INBOX, "task");
      Delivery task = hub.take();
      faults.failNext(1, SQLiteErrorCode.SQLITE_FULL);

      assertThat(hub.run(message("log.done", "done"), Settlement.ack(task)).done()).isEqualTo(2);

      assertThat(hub.broker.stream("AGENTS").messages()).isZero();
      assertThat(hub.broker.last("LOG", "log.done")).isPresent();
    }
  }

  @Test
  void deliveryOfAGroupThatIsUndone_comesOnce() throws Exception {
    Faults faults = new Faults();
    try (TestHub hub = TestHub.in(directory, faults).prepared()) {
      hub.publish(INBOX, "task");
      faults.failNext(1, SQLiteErrorCode.SQLITE_FULL);

      Delivery task = hub.take();

      assertThat(task.attempt()).isEqualTo(1);
      assertThat(hub.broker.consumer(TestHub.BACKEND).orElseThrow().inFlight()).isEqualTo(1);
    }
  }

  @Test
  void faultOfOneRequest_doesNotReachTheOthers() {
    try (TestHub hub = TestHub.in(directory).prepared()) {
      var wrong = new Settlement(foreign(), Settlement.Kind.ACK, Duration.ZERO);

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> hub.broker.execute(List.of(wrong)));
      assertThat(hub.publish(INBOX, "works")).isEqualTo(1);
    }
  }

  private static Delivery foreign() {
    var message = new StoredMessage("AGENTS", 1, INBOX, Instant.EPOCH, Headers.none(), new byte[0]);
    return new Delivery(message, TestHub.BACKEND, 1, "not a token of this broker");
  }
}
