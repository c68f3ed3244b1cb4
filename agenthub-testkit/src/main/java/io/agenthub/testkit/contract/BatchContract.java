/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.InboxFullException;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.WrongLastSequenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Batches: in order, up to the first refusal; what was done before it stands, the rest never was.
 *
 * @since 0.1
 */
public abstract class BatchContract extends BrokerScenario {
  private static final String LEDGER = "once.operator-backend.task-1";

  /** Only for subclasses. */
  protected BatchContract() {}

  @BeforeEach
  final void createStreams() {
    broker.createStream(StreamSpec.interest(STREAM, 2, "agent-hub.operators.*.inbox"));
    broker.createConsumer(BACKEND_INBOX.withAckWait(store.shortWait()));
    broker.createStream(LOG);
    broker.createStream(StreamSpec.once("ONCE", Duration.ZERO, "once.>"));
  }

  @Test
  void publications_areStoredInOrder() {
    List<Operation> batch = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      batch.add(message("log." + i % 7, "" + i));
    }

    BatchResult result = patience.await(broker.execute(batch));

    assertThat(result.done()).isEqualTo(100);
    assertThat(result.refused()).isEmpty();
    assertThat(result.acks()).extracting(PublishAck::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(texts(readAll("LOG"))).startsWith("0", "1", "2").endsWith("98", "99").hasSize(100);
    assertThat(sequences(readAll("LOG")))
        .isEqualTo(result.acks().stream().map(PublishAck::sequence).toList());
  }

  @Test
  void operationsOverSeveralStreams_areAllDone() {
    publish(INBOX, "task");
    Delivery task = takeFrom(BACKEND);

    BatchResult result =
        run(
            message(LEDGER, "completion").expectingLast(0),
            Settlement.ack(task),
            message(INBOX, "reply"),
            message("log.a", "noted"));

    assertThat(result.done()).isEqualTo(4);
    assertThat(result.acks()).extracting(PublishAck::stream).containsExactly("ONCE", STREAM, "LOG");
    assertThat(textsOf(List.of(takeFrom(BACKEND)))).containsExactly("reply");
    untilKept(STREAM, 1);
  }

  @Test
  void refusal_stopsTheBatch_theEarlierStand() {
    publish(INBOX, "one");
    publish(INBOX, "two");
    List<Delivery> taken = takeFrom(BACKEND, 2);

    BatchResult result =
        run(
            message("log.a", "before"),
            Settlement.ack(taken.get(0)),
            message("elsewhere", "refused"),
            Settlement.ack(taken.get(1)),
            message("log.a", "after"));

    assertThat(result.done()).isEqualTo(2);
    assertThat(result.acks()).hasSize(1);
    assertThat(result.refused()).containsInstanceOf(NotFoundException.class);
    assertThatThrownBy(result::ack).isInstanceOf(NotFoundException.class);
    assertThat(texts(readAll("LOG"))).containsExactly("before");
    untilCounts(BACKEND, 0, 1);
    passWait(1.1);
    assertThat(text(takeFrom(BACKEND))).isEqualTo("two");
    assertNothingToTake(BACKEND);
  }

  @Test
  void refusal_ofTheFirst_leavesEverythingAsItWas() {
    publish(message(LEDGER, "by another").expectingLast(0));
    publish(INBOX, "task");
    Delivery task = takeFrom(BACKEND);

    BatchResult result =
        run(
            message(LEDGER, "mine").expectingLast(0),
            Settlement.ack(task),
            message("log.a", "reply"));

    assertThat(result.done()).isZero();
    assertThat(result.acks()).isEmpty();
    assertThat(result.refused()).containsInstanceOf(WrongLastSequenceException.class);
    assertThat(readAll("LOG")).isEmpty();
    assertThat(texts(readAll("ONCE"))).containsExactly("by another");
    untilCounts(BACKEND, 0, 1);
  }

  @Test
  void refusals_areOfEveryKind() {
    publish(INBOX, "a");
    publish(INBOX, "b");
    publish("log.a", "a");

    assertStopsWith(InboxFullException.class, message(INBOX, "c"));
    assertStopsWith(NoInterestException.class, message(OTHER_INBOX, "c").needingInterest());
    assertStopsWith(WrongLastSequenceException.class, message("log.a", "c").expectingLast(0));
    assertStopsWith(NotFoundException.class, message("elsewhere", "c"));
    untilKept(STREAM, 2);
  }

  private void assertStopsWith(Class<?> refusal, Publication refused) {
    BatchResult result = run(message("log.b", "before"), refused, message("log.never", "after"));

    assertThat(result.done()).isEqualTo(1);
    assertThat(result.refused()).containsInstanceOf(refusal);
    assertThat(broker.last("LOG", "log.never")).isEmpty();
  }

  @Test
  void refusedBatch_isRefusedInTheSameWayAfterReopen() {
    assertThat(run(message("log.a", "stands"), message("elsewhere", "")).done()).isEqualTo(1);

    reopen();

    assertThat(texts(readAll("LOG"))).containsExactly("stands");
  }

  @Test
  void acknowledgement_makesRoomInTheSameBatch() {
    publish(INBOX, "a");
    publish(INBOX, "b");
    Delivery a = takeFrom(BACKEND);
    assertThat(run(message(INBOX, "c")).refused()).isPresent();

    BatchResult result = run(Settlement.ack(a), message(INBOX, "c"));

    assertThat(result.refused()).isEmpty();
    assertThat(textsOf(takeFrom(BACKEND, 2))).containsExactly("b", "c");
  }

  @Test
  void settlements_ofOneBatch_applyInOrder() {
    publish(INBOX, "a");
    Delivery first = takeFrom(BACKEND);

    settle(Settlement.retry(first, Duration.ZERO), Settlement.ack(first));

    untilKept(STREAM, 0);
    assertNothingToTake(BACKEND);
  }

  @Test
  void everyKindOfSettlement_fitsInOneBatch() {
    broker.createStream(StreamSpec.interest("MANY", 0, "many.>"));
    var many = new ConsumerRef("MANY", "many");
    broker.createConsumer(ConsumerSpec.queue(many, SubjectFilter.of("many.>")));
    List.of("ack", "reject", "retry", "working").forEach(text -> publish("many.a", text));
    List<Delivery> taken = takeFrom(many, 4);

    settle(
        Settlement.ack(taken.get(0)),
        Settlement.reject(taken.get(1)),
        Settlement.retry(taken.get(2), Duration.ZERO),
        Settlement.working(taken.get(3)));

    assertThat(text(takeFrom(many))).isEqualTo("retry");
    untilCounts(many, 0, 2);
  }

  @Test
  void acknowledgedBatch_survivesACrashWhole() {
    publish(INBOX, "task");
    Delivery task = takeFrom(BACKEND);
    run(message(LEDGER, "done").expectingLast(0), Settlement.ack(task), message(INBOX, "reply"));

    try (BrokerStore crashed = crashedStore()) {
      broker = openBroker(crashed);
      assertThat(texts(readAll("ONCE"))).containsExactly("done");
      assertThat(text(takeFrom(BACKEND))).isEqualTo("reply");
      passWait(1.1);
      assertThat(info(BACKEND).pending() + info(BACKEND).inFlight()).isEqualTo(1);
      broker.close();
    }
  }
}
