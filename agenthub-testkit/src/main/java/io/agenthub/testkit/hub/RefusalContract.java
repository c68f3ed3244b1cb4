/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.Agent;
import io.agenthub.AgentInfo;
import io.agenthub.LoopBuilder;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.error.InvalidLimitException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.MustNotWaitException;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What cannot be meant or cannot be kept is refused with a typed error, and nothing is stored.
 *
 * @since 0.1
 */
public abstract class RefusalContract extends HubScenario {
  /** Only for subclasses. */
  protected RefusalContract() {}

  @Test
  void sendToUnknownRole_isRefused_namingTheClosest() {
    Agent ceo = hub().agent("ceo");
    hub().agent("backend");

    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> ceo.send(task("bakcend", "x")))
        .withMessageContaining("'backend'");
    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> ceo.send(task("something-else", "x")))
        .satisfies(e -> assertThat(e.closest()).isEmpty());
    assertThat(all(Topology.AUDIT)).isEmpty();
  }

  @Test
  void sender_isRegistered_unlessItHasRetired() {
    hub().agent("qa");
    hub().sender("ceo").send(task("qa", "x"));
    assertThat(unread("qa")).extracting(Message::from).containsExactly("ceo");
    assertThat(hub().inbox("ceo", 1)).isEmpty();

    hub().retire("ceo");

    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> hub().sender("ceo"))
        .withMessageContaining("register ceo brings it back");
    assertThatExceptionOfType(UnknownRoleException.class).isThrownBy(() -> hub().inbox("ceo", 1));
    hub().agent("ceo");
    hub().sender("ceo").send(task("qa", "y"));
  }

  @Test
  void waitingForTheHub_isRefused_whereTheHubItselfWorks() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("backend");
    Thread own = Thread.currentThread();
    int refused = 0;

    for (int i = 0; i < 100; i++) {
      CompletableFuture<Boolean> after =
          ceo.sendAsync(task("backend", "first " + i))
              .thenApply(receipt -> !Thread.currentThread().equals(own) && isRefused(ceo));
      refused += after.get(30, TimeUnit.SECONDS) ? 1 : 0;
    }

    assertThat(refused).isPositive();
    assertThat(unread("backend")).hasSize(100);
  }

  /** Whether a call that waits is refused on this thread. */
  private boolean isRefused(Agent agent) {
    assertThatExceptionOfType(MustNotWaitException.class)
        .isThrownBy(() -> agent.send(task("backend", "never sent")));
    assertThatExceptionOfType(MustNotWaitException.class)
        .isThrownBy(() -> hub().inbox("backend", 1));
    return true;
  }

  @Test
  void inboxOfLessThanOneMessage_isRefused() {
    hub().agent("qa");

    assertThatExceptionOfType(InvalidLimitException.class)
        .isThrownBy(() -> hub().inbox("qa", -1))
        .withMessageContaining("-1");
  }

  @Test
  void draftWithoutRecipient_isRefused() {
    Agent ceo = hub().agent("ceo");

    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> ceo.send(Draft.about("x")));
  }

  @Test
  void oversizeBody_isRefused_namingBothSizes() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> ceo.send(Draft.to("qa").message("x".repeat(256 * 1024))))
        .withMessageContaining("262144");
    assertThat(unread("qa")).isEmpty();
  }

  @Test
  void idOfAnotherMessage_isRefused_orTheMessageIsDelivered() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    hub().agent("data");
    ceo.send(Draft.to("qa").subject("a").once("m-1"));

    int delivered = 0;
    try {
      // where each inbox has a stream of its own, an id is known to that one
      delivered += ceo.send(Draft.to("data").subject("a").once("m-1")).duplicate() ? 0 : 1;
    } catch (PayloadRejectedException e) {
      assertThat(e).hasMessageContaining("operator-data").hasMessageContaining("operator-qa");
    }

    assertThat(hub().inbox("qa", 9)).hasSize(1);
    assertThat(hub().inbox("data", 9)).hasSize(delivered);
  }

  @Test
  void garbageInTheRegistry_keepsNobodyFromRegistering() {
    hub().agent("qa");
    Publication garbage =
        Publication.of(Subjects.registry(Role.of("qa")), Headers.none(), new byte[] {1, 2, 3});
    assertThat(Futures.await(hub().broker().execute(List.of(garbage))).refused()).isEmpty();

    hub().pause("qa");
    hub().resume("qa");
    Agent ceo = hub().agent("ceo");
    ceo.send(Draft.to("qa").subject("a"));

    assertThat(hub().agents()).extracting(AgentInfo::role).containsExactly("ceo", "qa");
  }

  @Test
  void taskThatNobodyTakes_isRefused_newsIsNot() {
    Agent ceo = hub().agent("ceo");

    assertThatExceptionOfType(NoInterestException.class)
        .isThrownBy(() -> ceo.publish(Topic.tasks("rust"), Draft.about("a")))
        .withMessageContaining("tasks.rust");

    assertThat(ceo.publish(Topic.status("deploy"), Draft.about("a")).duplicate()).isFalse();
    hub().agent("qa", "rust");
    assertThat(ceo.publish(Topic.tasks("rust"), Draft.about("a")).duplicate()).isFalse();
  }

  @Test
  void draftThatNobodyCouldRead_isRefused_andNothingStored() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    Object nested = "at last";
    for (int i = 0; i < 40; i++) {
      nested = List.of(nested);
    }
    Draft deep = task("qa", "x").field("deep", nested);
    Draft many = task("qa", "x").field("many", Collections.nCopies(20_000, 1));
    Draft name = task("qa", "x").field("n".repeat(300), "");

    for (Draft draft : List.of(deep, many, name)) {
      assertThatExceptionOfType(PayloadRejectedException.class).isThrownBy(() -> ceo.send(draft));
    }

    assertThat(unread("qa")).isEmpty();
  }

  @Test
  void idWithHalfACharacter_isRefused_andTheInboxGoesOn() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.done("fine")).start();

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> ceo.send(task("qa", "cut").once("cut in the middle of \uD83D")))
        .withMessageContaining("surrogate");

    assertThat(ceo.ask(task("qa", "x").once("\uD83D\uDE00")).get(20, TimeUnit.SECONDS).messageId())
        .isEqualTo("\uD83D\uDE00");
    assertThat(hub().retire("qa").deadLettered()).isZero();
  }

  @Test
  void agentThatHasRetired_startsNoLoop_andGetsNoInboxByIt() throws Exception {
    LoopBuilder kept = loop("qa", message -> Outcome.done("fine"));
    Agent ceo = hub().agent("ceo");
    hub().retire("qa");

    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(kept::start)
        .withMessageContaining("register qa brings it back");
    assertThat(hub().broker().consumers(Topology.AGENTS))
        .noneMatch(consumer -> consumer.spec().ref().name().contains("qa"));

    hub().agent("qa");
    kept.start();
    assertThat(ceo.ask(task("qa", "x")).get(20, TimeUnit.SECONDS).result()).isEqualTo("fine");
  }

  @Test
  void skillNamedTwice_isOne() {
    hub().agent("qa", "java", "java");

    assertThat(hub().agents()).extracting(AgentInfo::skills).containsExactly(List.of("java"));
  }
}
