/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger;
import io.agenthub.delivery.Registry;
import io.agenthub.delivery.Retirement;
import io.agenthub.delivery.Topology;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.time.TimeSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A role that is registered again by one process while another one still retires it. */
@Timeout(60)
class RetirementTest {
  private static final Role QA = Role.of("qa");

  private final AgentHub hub = AgentHub.open("embedded:memory");
  private final Agent ceo = hub.agent("ceo");
  private final TimeSource time = TimeSource.system();

  @AfterEach
  void close() {
    hub.close();
    time.close();
  }

  /** Retires it; another process registers it when the broker is asked for something. */
  private Retirement.Retired retire(Intercepted.Listener meanwhile) {
    Broker broker = Intercepted.broker(hub.broker(), meanwhile);
    Registry registry = new Registry(broker, time);
    Endings endings =
        new Endings(broker, registry, new Ledger(broker), time, ForkJoinPool.commonPool());
    return new Retirement(broker, registry, endings, time).retire(QA);
  }

  private Optional<Object> registerAgain() {
    new Registry(hub.broker(), time).register(QA, Set.of());
    return Optional.empty();
  }

  @Test
  void roleThatComesBack_whileItsInboxIsDrained_keepsWhatIsUnread() {
    hub.agent("qa");
    ceo.send(Draft.to("qa").subject("a"));
    ceo.send(Draft.to("qa").subject("b"));

    Retirement.Retired retired =
        retire(
            (method, arguments) ->
                method.equals("execute")
                        && Intercepted.first(arguments) instanceof Publication publication
                        && publication.subject().startsWith("agent-hub.dead-letters.")
                    ? registerAgain()
                    : Optional.empty());

    assertThat(retired.deadLettered()).isEqualTo(1);
    assertThat(hub.inbox("qa", 9))
        .extracting(stored -> Message.of(stored, 0).subject())
        .containsExactly("b");
    assertThat(ceo.send(Draft.to("qa").subject("c")).duplicate()).isFalse();
  }

  @Test
  void roleThatComesBack_whileItsInboxIsTakenAway_hasOneAgain() {
    hub.agent("qa");

    retire(
        (method, arguments) ->
            method.equals("deleteConsumer") ? registerAgain() : Optional.empty());
    ceo.send(Draft.to("qa").subject("a"));

    assertThat(hub.inbox("qa", 9))
        .extracting(stored -> Message.of(stored, 0).subject())
        .containsExactly("a");
  }

  @Test
  void messageThatIsCountedAMomentLonger_keepsNoInbox() {
    hub.agent("qa");
    ConsumerRef inbox = Topology.inbox(QA).ref();
    ConsumerInfo empty = hub.broker().consumer(inbox).orElseThrow();
    ConsumerInfo late = new ConsumerInfo(empty.spec(), 0, 1, Optional.empty());
    AtomicInteger counts = new AtomicInteger(2); // when it begins, and when it has been drained

    Retirement.Retired retired =
        retire(
            (method, arguments) ->
                method.equals("consumer")
                        && inbox.equals(arguments[0])
                        && counts.getAndDecrement() > 0
                    ? Optional.of(Optional.of(late))
                    : Optional.empty());

    assertThat(retired).isEqualTo(new Retirement.Retired(0, 0));
    assertThat(hub.broker().consumer(inbox)).isEmpty();
  }

  @Test
  void announcementThatWasNotRead_isKeptAsADeadLetter() {
    hub.agent("qa");
    ceo.announce(Draft.about("a"));

    Retirement.Retired retired = hub.retire("qa");

    assertThat(retired).isEqualTo(new Retirement.Retired(1, 0));
    assertThat(hub.deadLetters("qa"))
        .singleElement()
        .extracting(DeadLetter::reason)
        .isEqualTo(DeadLetter.Reason.RETIRED);
  }
}
