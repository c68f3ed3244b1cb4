/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  private static final Instant NOW = Instant.parse("2026-05-17T08:00:00Z");

  private static StoredMessage stored(Headers headers, byte[] body) {
    return new StoredMessage(
        "GENBRAIN_AGENTS", 42, "agent-hub.operators.operator-qa.inbox", NOW, headers, body);
  }

  private static byte[] body(Priority priority) {
    Payload payload = Payload.of("s", "m", priority);
    return Envelope.of(Role.of("ceo"), NOW, MessageType.DIRECT_MESSAGE, payload).toBytes();
  }

  @Test
  void bareMessage_isAFullMessage() {
    Message message = Message.of(stored(Headers.none(), body(Priority.HIGH)), 1);

    assertThat(message.id()).isEqualTo("GENBRAIN_AGENTS-42");
    assertThat(message.correlationId()).isEqualTo("GENBRAIN_AGENTS-42");
    assertThat(message.priority()).isEqualTo(Priority.HIGH);
    assertThat(message.hops()).isZero();
    assertThat(message.expiresAt()).isEmpty();
    assertThat(message.inReplyTo()).isEmpty();
  }

  @Test
  void archivedCopy_isShownAsTheOriginal() {
    Headers headers =
        Headers.of(
            Map.of(
                Headers.MESSAGE_ID, "GENBRAIN_AGENTS-42",
                Headers.ORIGINAL_ID, "m-1",
                Headers.ORIGINAL_SUBJECT, "agent-hub.operators.operator-qa.inbox",
                Headers.ORIGINAL_TIME, "2026-05-16T08:00:00.000Z"));
    StoredMessage copy =
        new StoredMessage(
            "GENBRAIN_AUDIT", 42, "agent-hub.audit.x", NOW, headers, body(Priority.LOW));

    Message message = Message.of(copy, 0);

    assertThat(message.id()).isEqualTo("m-1");
    assertThat(message.address()).isEqualTo("agent-hub.operators.operator-qa.inbox");
    assertThat(message.storedAt()).isEqualTo(Instant.parse("2026-05-16T08:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({"Hub-Hops, many", "Hub-Hops, -1", "Hub-Hops, 99999", "Hub-Expires-At, tomorrow"})
  void badHeader_isRejected_whenItIsRead(String name, String value) {
    Message message = Message.of(stored(Headers.of(Map.of(name, value)), body(Priority.LOW)), 1);

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(
            () -> {
              message.hops();
              message.expiresAt();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "critical,CRITICAL",
    "CRITICAL,CRITICAL",
    "urgent,CRITICAL",
    "p0,CRITICAL",
    "High,HIGH",
    "p1,HIGH",
    "medium,MEDIUM",
    "normal,MEDIUM",
    "P2,MEDIUM",
    "low,LOW",
    "p3,LOW"
  })
  void priorities_areUnderstood_inAnyCaseAndAlias(String text, Priority priority) {
    assertThat(Priority.parse(text)).contains(priority);
    assertThat(new MessageUrgency().of(Headers.of(Map.of("Hub-Priority", text)), new byte[0]))
        .isEqualTo(priority.urgency());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "p4", "asap", "criticalx"})
  void unknownPriorities_areNone(String text) {
    assertThat(Priority.parse(text)).isEmpty();
  }

  @Test
  void urgency_isTheBodys_whereThereIsNoHeader() {
    MessageUrgency urgency = new MessageUrgency();

    assertThat(urgency.of(Headers.none(), body(Priority.CRITICAL))).isZero();
    assertThat(urgency.of(Headers.none(), body(Priority.LOW))).isEqualTo(3);
    assertThat(urgency.of(Headers.none(), "{\"a\":".getBytes(StandardCharsets.UTF_8))).isEqualTo(2);
    assertThat(urgency.of(Headers.none(), new byte[0])).isEqualTo(2);
  }

  @Test
  void urgency_isTheHeaders_whereBothSaySomething() {
    Headers low = Headers.of(Map.of(HubHeaders.PRIORITY, "low"));

    assertThat(new MessageUrgency().of(low, body(Priority.CRITICAL))).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "asap", "low", "critical"})
  void message_isShownAsItIsOrdered_whateverItsHeaderSays(String header) {
    Headers headers = Headers.of(Map.of(HubHeaders.PRIORITY, header));
    StoredMessage stored = stored(headers, body(Priority.HIGH));

    assertThat(Message.of(stored, 1).priority().urgency())
        .isEqualTo(new MessageUrgency().of(headers, stored.body()))
        .isEqualTo(Priority.parse(header).orElse(Priority.MEDIUM).urgency());
  }

  @Test
  void draft_isNotChangedByWhatIsMadeOfIt() {
    Draft first = Draft.to("qa").subject("a");

    Draft second = first.subject("b").priority(Priority.LOW).once("k").header("X", "y");

    assertThat(first.payload().subject()).isEqualTo("a");
    assertThat(first.id()).isEmpty();
    assertThat(first.headers().isEmpty()).isTrue();
    assertThat(second.payload().subject()).isEqualTo("b");
    assertThat(second.id()).contains("k");
  }

  @Test
  void reply_carriesTheThreadOn() {
    Headers headers = Headers.of(Map.of("Hub-Correlation-Id", "t", "Hub-Hops", "3"));
    Message message = Message.of(stored(headers, body(Priority.LOW)), 1);

    Draft reply = Draft.to("ceo").inReplyTo(message);

    assertThat(reply.headers().get(HubHeaders.CORRELATION_ID)).contains("t");
    assertThat(reply.headers().get(HubHeaders.IN_REPLY_TO)).contains("GENBRAIN_AGENTS-42");
    assertThat(reply.headers().get(HubHeaders.HOPS)).contains("4");
  }

  @Test
  void deadLetter_keepsTheOriginal_byteForByte() {
    byte[] raw = {0, -1, 'x', '\n'};
    StoredMessage original = stored(Headers.of(Map.of("X", "y")), raw);
    DeadLetter letter =
        DeadLetter.of(
            original, Role.of("qa"), DeadLetter.Reason.MALFORMED, "not\njson \u0007", 2, NOW);

    DeadLetter again =
        DeadLetter.of(
            new StoredMessage(
                "GENBRAIN_DEAD_LETTERS",
                7,
                Subjects.deadLetters(Role.of("qa")),
                NOW,
                letter.headers(),
                letter.original().body()));

    assertThat(again.messageId()).isEqualTo("GENBRAIN_AGENTS-42");
    assertThat(again.role()).isEqualTo("qa");
    assertThat(again.reason()).isEqualTo(DeadLetter.Reason.MALFORMED);
    assertThat(again.detail()).isEqualTo("not json");
    assertThat(again.attempts()).as("the run of the second time never began").isEqualTo(1);
    assertThat(again.original().body()).isEqualTo(raw);
    assertThat(again.original().subject()).isEqualTo(original.subject());
    assertThat(again.original().headers().get("X")).contains("y");
  }

  @Test
  void priorityThatIsNone_isMedium_andKnownToBeNone() {
    Payload payload = Payload.of("s", "m", Priority.LOW);

    for (Object none : List.of("asap", "", 1L)) {
      assertThat(payload.with("priority", none).isPriorityUnknown()).isTrue();
      assertThat(payload.with("priority", none).priority()).isEqualTo(Priority.MEDIUM);
    }
    assertThat(payload.isPriorityUnknown()).isFalse();
    assertThat(payload.with("priority", "P1").isPriorityUnknown()).isFalse();
    assertThat(payload.with("priority", null).isPriorityUnknown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hub-Requeue-Of", "Hub-Original-Id", "Hub-Dead-Reason"})
  void headerByWhichTheHubKnowsAMessage_isRefusedInADraft(String name) {
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> Draft.to("qa").header(name, "m-1"))
        .withMessageContaining(name);
  }
}
