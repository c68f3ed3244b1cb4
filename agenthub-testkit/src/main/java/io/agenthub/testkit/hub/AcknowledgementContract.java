/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The author of an announcement is told once who has not acknowledged it by its deadline.
 *
 * @since 0.1
 */
public abstract class AcknowledgementContract extends TimedScenario {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Only for subclasses. */
  protected AcknowledgementContract() {}

  /** The record of an announcement by the ceo. */
  private StoredMessage record(Receipt announcement) {
    return hub()
        .broker()
        .last(Topology.CLAIMS, Subjects.acknowledgement(Role.of("ceo"), announcement.messageId()))
        .orElseThrow();
  }

  private boolean isSettled(Receipt announcement) {
    return isSettled(record(announcement));
  }

  private static boolean isSettled(StoredMessage record) {
    return text(record).contains("\"settled\":true");
  }

  private static String text(StoredMessage record) {
    return new String(record.body(), StandardCharsets.UTF_8);
  }

  private void store(String subject, String body) {
    Publication publication =
        Publication.of(subject, Headers.none(), body.getBytes(StandardCharsets.UTF_8));
    Futures.await(hub().broker().execute(List.of(publication))).ack();
  }

  private void awaitSettled(Receipt announcement) {
    until(() -> isSettled(announcement));
  }

  private Receipt announce() {
    return hub()
        .agent("ceo")
        .announce(Draft.about("Freeze").message("No merges").priority(Priority.HIGH), HOUR);
  }

  private void awaitAcknowledged(Receipt announcement, String role) {
    until(() -> hub().completion(role, announcement.messageId()).isPresent());
  }

  private static void reader(AgentHub hub, String role) {
    hub.agent(role).handle(message -> Outcome.done("read")).start();
  }

  @Test
  void authorIsTold_whoHasNotAcknowledged_atTheDeadline() {
    hub().agent("devops");
    hub().agent("security");
    reader(hub(), "qa");
    Instant deadline = now().plus(HOUR);
    Receipt freeze = announce();
    awaitAcknowledged(freeze, "qa");

    pass(HOUR.minusMillis(1));
    assertThat(unread("ceo")).isEmpty();
    pass(Duration.ofMillis(1));

    awaitSettled(freeze);
    assertThat(unread("ceo")).hasSize(1);
    Message notice = unread("ceo").get(0);
    assertThat(notice.type()).isEqualTo(MessageType.SYSTEM_EVENT);
    assertThat(notice.from()).isEqualTo("scheduler");
    assertThat(notice.subject()).isEqualTo("Not acknowledged: Freeze");
    assertThat(notice.text()).startsWith("2 of 3 ").contains("devops, security");
    assertThat(notice.priority()).isEqualTo(Priority.HIGH);
    assertThat(notice.inReplyTo()).contains(freeze.messageId());
    assertThat(notice.correlationId()).isEqualTo(freeze.messageId());
    assertThat(notice.envelope().payload().fields())
        .containsEntry("missing", List.of("devops", "security"))
        .containsEntry("acknowledged", List.of("qa"))
        .containsEntry("ack_by", deadline.toString().replace("Z", ".000Z"));
  }

  @Test
  void authorIsNotTold_whenAllHaveAcknowledged() {
    reader(hub(), "qa");
    Receipt freeze = announce();
    awaitAcknowledged(freeze, "qa");

    pass(HOUR);

    awaitSettled(freeze);
    assertThat(unread("ceo")).isEmpty();
  }

  @Test
  void authorIsToldOnce_byAnyNumberOfReplicas() {
    assumeTrue(isShared(), "this store is private to one hub");
    hub().agent("devops");
    Seen ceo = new Seen();
    for (int i = 0; i < 3; i++) {
      another().agent("ceo").handle(ceo).start();
      reader(another(), "qa");
    }
    Receipt freeze = announce();
    awaitAcknowledged(freeze, "qa");
    assertThat(ceo.next().subject()).isEqualTo("Freeze"); // its own
    awaitAcknowledged(freeze, "ceo");

    pass(HOUR);

    assertThat(ceo.next().subject()).isEqualTo("Not acknowledged: Freeze");
    awaitSettled(freeze);
    assertNothingMore(ceo);
  }

  @Test
  void deadlineThatPassedWhileNobodyRan_isMadeUpFor() {
    assumeTrue(isShared(), "this store is private to one hub");
    hub().agent("devops");
    Receipt freeze = announce();
    pass(HOUR.multipliedBy(5));
    assertThat(isSettled(freeze)).isFalse();

    reader(another(), "qa");

    awaitSettled(freeze);
    assertThat(unread("ceo"))
        .extracting(Message::subject)
        .containsExactly("Not acknowledged: Freeze");
  }

  @Test
  void noticeWhoseRecordWasLost_isHandledOnce() {
    assumeTrue(isShared(), "this store is private to one hub");
    hub().agent("devops");
    Seen ceo = new Seen();
    hub().agent("ceo").handle(ceo).start();
    Receipt freeze = announce();
    String pending = text(record(freeze));
    assertThat(ceo.next().subject()).isEqualTo("Freeze"); // its own
    awaitAcknowledged(freeze, "ceo");
    pass(HOUR);
    Message notice = ceo.next();
    awaitSettled(freeze);
    until(() -> hub().completion("ceo", notice.id()).isPresent());

    store(record(freeze).subject(), pending);

    awaitSettled(freeze);
    assertNothingMore(ceo);
  }

  /** Whatever else is in the inbox by now is handled before what is sent after it. */
  private void assertNothingMore(Seen ceo) {
    hub().agent("qa").send(task("ceo", "last").priority(Priority.LOW));
    assertThat(ceo.next().subject()).isEqualTo("last");
  }

  @Test
  void announcementThatWasNeverPublished_isForgotten() {
    hub().agent("devops");
    reader(hub(), "qa");
    Receipt freeze = announce();
    String subject = Subjects.acknowledgement(Role.of("ceo"), "never-published");
    store(subject, text(record(freeze)).replace(freeze.messageId(), "never-published"));

    pass(HOUR);

    until(
        () ->
            hub()
                .broker()
                .last(Topology.CLAIMS, subject)
                .filter(AcknowledgementContract::isSettled)
                .isPresent());
    awaitSettled(freeze);
    assertThat(unread("ceo")).hasSize(1);
  }

  @Test
  void deadlineBeyondTheAudit_isRefused_andNothingPublished() {
    hub().agent("devops");

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> hub().agent("ceo").announce(Draft.about("Freeze"), Topology.AUDIT_KEPT))
        .withMessageContaining("30 days");
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> hub().agent("ceo").announce(Draft.about("Freeze"), Duration.ZERO));

    assertThat(all(Topology.AUDIT)).isEmpty();
  }

  @Test
  void agentThatWasRetiredMeanwhile_isNotWaitedFor_whenItComesBack() {
    assumeTrue(followsTime(), "announcements bear the time of a clock that cannot be moved");
    hub().agent("qa");
    hub().agent("ceo");
    retire("qa");
    Receipt freeze = announce();
    pass(Duration.ofMillis(2)); // the order is known to the millisecond

    hub().agent("qa");

    assertThat(hub().acknowledgements(freeze.messageId()).missing()).isEmpty();
  }

  private void retire(String role) {
    CompletableFuture<?> retired = CompletableFuture.supplyAsync(() -> hub().retire(role));
    until(
        () -> {
          pass(Duration.ofMillis(100));
          return retired.isDone();
        });
  }
}
