/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Durability.Level;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Closing a broker: what waits fails, what is in flight goes back, and nothing works afterwards.
 *
 * @since 0.1
 */
public abstract class CloseContract extends BrokerScenario {
  /** Only for subclasses. */
  protected CloseContract() {}

  @BeforeEach
  final void createAgents() {
    createInbox();
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatExceptionOfType(HubClosedException.class).isThrownBy(call);
  }

  @Test
  void closedBroker_refusesToSendAndToSettle() {
    publish(INBOX, "a");
    Delivery delivery = takeFrom(BACKEND);
    broker.close();

    assertClosed(() -> run(message(INBOX, "b")));
    assertClosed(() -> run(Settlement.ack(delivery)));
  }

  @Test
  void closedBroker_refusesToTake() {
    Puller puller = pullerOf(BACKEND);
    broker.close();

    assertClosed(() -> patience.await(puller.pull(1)));
    assertClosed(() -> pullerOf(BACKEND));
    assertClosed(() -> broker.peek(BACKEND, 1));
    puller.close();
  }

  @Test
  void closedBroker_refusesToRead() {
    broker.close();

    assertClosed(() -> broker.read(STREAM, 1));
    assertClosed(() -> broker.read(ReadRequest.all(STREAM, 1)));
    assertClosed(() -> broker.last(STREAM, INBOX));
    assertClosed(() -> broker.watch(STREAM, SubjectFilter.of(">"), 1, message -> {}));
  }

  @Test
  void closedBroker_refusesToManage() {
    broker.close();

    assertClosed(() -> broker.createStream(AGENTS));
    assertClosed(() -> broker.createConsumer(BACKEND_INBOX));
    assertClosed(() -> broker.deleteConsumer(BACKEND));
    assertClosed(() -> broker.consumer(BACKEND));
    assertClosed(() -> broker.consumers(STREAM));
    assertClosed(() -> broker.stream(STREAM));
  }

  @Test
  void close_again_doesNothing() {
    broker.close();

    broker.close();
  }

  @Test
  void close_failsThePullsThatWait() {
    CompletableFuture<List<Delivery>> waiting = pullerOf(BACKEND).pull(1);

    broker.close();

    assertClosed(() -> patience.await(waiting));
  }

  @Test
  void close_endsWatches() {
    List<String> heard = new ArrayList<>();
    Watch watch = broker.watch(STREAM, SubjectFilter.of(">"), 1, message -> heard.add("x"));

    broker.close();

    watch.close();
    assertThat(heard).isEmpty();
  }

  @Test
  void close_givesBackWhatIsInFlight() {
    publish(INBOX, "a");
    publish(INBOX, "b");
    List<Delivery> taken = takeFrom(BACKEND, 2);
    ack(taken.get(0));

    reopen();

    Delivery again = takeFrom(BACKEND);
    assertThat(text(again)).isEqualTo("b");
    assertThat(again.attempt()).isGreaterThan(taken.get(1).attempt());
    assertNothingToTake(BACKEND);
  }

  @Test
  void close_whileManyPublish_losesNothingThatWasAcknowledged() {
    broker.createStream(LOG);
    List<CompletableFuture<List<String>>> publishers = Crew.start(8, this::publishUntilClosed);
    patience.until(() -> broker.stream("LOG").messages() > 200, () -> "nothing was published");

    broker.close();

    List<String> acknowledged = new ArrayList<>();
    publishers.forEach(done -> acknowledged.addAll(patience.await(done)));
    reopen();
    assertThat(texts(readAll("LOG"))).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  private List<String> publishUntilClosed(int member) {
    List<String> acknowledged = new ArrayList<>();
    while (true) {
      String text = member + "." + acknowledged.size();
      try {
        publish("log.a", text);
        acknowledged.add(text);
      } catch (AgentHubException e) {
        return acknowledged;
      }
    }
  }

  @Test
  void close_byManyAtOnce_returnsToAll() {
    List<CompletableFuture<Boolean>> closers =
        Crew.start(
            4,
            i -> {
              broker.close();
              return true;
            });

    closers.forEach(closer -> assertThat(patience.await(closer)).isTrue());
  }

  @Test
  void close_whileOthersPull_leavesNoFutureUndone() {
    Puller puller = pullerOf(BACKEND);
    List<CompletableFuture<List<Delivery>>> pulls = new ArrayList<>();
    var closing =
        CompletableFuture.runAsync(broker::close, task -> new Thread(task, "closer").start());
    while (!closing.isDone()) {
      pullOnce(puller, pulls);
    }
    patience.await(closing);

    for (CompletableFuture<List<Delivery>> pull : pulls) {
      patience.until(pull::isDone, () -> "a pull waits for ever");
      assertThat(pull.isCompletedExceptionally()).isTrue();
    }
  }

  private static void pullOnce(Puller puller, List<CompletableFuture<List<Delivery>>> pulls) {
    try {
      pulls.add(puller.pull(1));
    } catch (HubClosedException | CancellationException e) {
      assertThat(e).isNotNull();
    }
    Thread.onSpinWait();
  }

  @Test
  void durability_isExplained_andNoMoreThanTrue() {
    assertThat(broker.durability().explanation()).isNotBlank();
    assertThat(broker.durability().level() == Level.MEMORY).isEqualTo(!store.isKept());
  }

  @Test
  void interruptedCaller_harmsNobody() {
    broker.createStream(LOG);
    var calm = Crew.start(3, i -> publishMany("log.calm", 200));
    var interrupted = Crew.start(1, i -> callInterrupted(100));

    calm.forEach(done -> assertThat(patience.await(done)).isEqualTo(200));
    interrupted.forEach(done -> assertThat(patience.await(done)).isLessThanOrEqualTo(100));
    publish("log.after", "works");
    assertThat(readAll("LOG").stream().filter(m -> m.subject().equals("log.calm"))).hasSize(600);
    assertThat(text(broker.last("LOG", "log.after").orElseThrow())).isEqualTo("works");
  }

  private int publishMany(String subject, int count) {
    for (int i = 0; i < count; i++) {
      publish(subject, "" + i);
    }
    return count;
  }

  /** How many calls went through although their caller had been interrupted. */
  private int callInterrupted(int times) {
    int done = 0;
    for (int i = 0; i < times; i++) {
      Thread.currentThread().interrupt();
      try (Puller puller = pullerOf(BACKEND)) {
        puller.pull(1).cancel(true);
        var sending = broker.execute(List.of(message("log.interrupted", "" + i)));
        broker.read(ReadRequest.all("LOG", 10));
        broker.last("LOG", "log.calm");
        broker.consumer(BACKEND);
        done += sending.isCancelled() ? 0 : 1;
      } catch (AgentHubException e) {
        assertThat(e).isNotNull();
      }
    }
    return done;
  }
}
