/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.PayloadRejectedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final String ARTICLE =
      "{\"from_operator\":\"operator-ceo\",\"from_role\":\"ceo\","
          + "\"timestamp\":\"2026-05-17T08:00:00.000Z\",\"type\":\"direct_message\","
          + "\"payload\":{\"subject\":\"Sprint task assignment\","
          + "\"message\":\"Backend: implement the new attachment API endpoint...\","
          + "\"priority\":\"high\"}}";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void ownEnvelope_isTheArticlesJson_byteForByte() {
    Payload payload =
        Payload.of(
            "Sprint task assignment",
            "Backend: implement the new attachment API endpoint...",
            Priority.HIGH);

    Envelope envelope =
        Envelope.of(
            Role.of("ceo"),
            Instant.parse("2026-05-17T08:00:00.000999Z"),
            MessageType.DIRECT_MESSAGE,
            payload);

    assertThat(text(envelope.toBytes())).isEqualTo(ARTICLE);
  }

  @Test
  void article_isUnderstood() {
    Envelope envelope = Envelope.parse(utf8(ARTICLE));

    assertThat(envelope.fromOperator()).isEqualTo("operator-ceo");
    assertThat(envelope.fromRole()).isEqualTo("ceo");
    assertThat(envelope.timestamp()).isEqualTo(Instant.parse("2026-05-17T08:00:00Z"));
    assertThat(envelope.type()).isEqualTo(MessageType.DIRECT_MESSAGE);
    assertThat(envelope.payload().subject()).isEqualTo("Sprint task assignment");
    assertThat(envelope.payload().priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  void unknownFields_surviveARoundTrip() {
    String rich =
        ARTICLE.substring(0, ARTICLE.length() - 2)
            + ",\"deadline\":\"2026-06-01\",\"cost\":1.50,\"tags\":[\"a\",{\"b\":null}]},"
            + "\"trace\":{\"id\":\"x\"},\"v\":2}";

    assertThat(text(Envelope.parse(utf8(rich)).toBytes())).isEqualTo(rich);
  }

  @Test
  void unknownType_isDeliveredAsItIs() {
    String odd = ARTICLE.replace("direct_message", "poem.v2 \u00e9");

    assertThat(Envelope.parse(utf8(odd)).type().name()).isEqualTo("poem.v2 \u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-17T08:00:00Z",
        "2026-05-17T08:00:00.000000Z",
        "2026-05-17T10:00:00+02:00",
        "2026-05-17T08:00:00.000000+00:00"
      })
  void otherWritersTimes_areUnderstood(String time) {
    Envelope envelope = Envelope.parse(utf8(ARTICLE.replace("2026-05-17T08:00:00.000Z", time)));

    assertThat(envelope.timestamp()).isEqualTo(Instant.parse("2026-05-17T08:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "from_operator, 7", "from_role, null", "timestamp, \"yesterday\"", "timestamp, 1747468800",
    "timestamp, \"2026-05-17T08:00:00\"", "type, []", "type, \"\"", "payload, \"text\"",
    "payload, [1]"
  })
  void wrongField_isRejected_namingWhatIsWrong(String field, String value) {
    String broken =
        ARTICLE.replaceFirst(
            "\"" + field + "\":(\"[^\"]*\"|\\{.*?\\})", "\"" + field + "\":" + value);

    assertThat(broken).isNotEqualTo(ARTICLE);
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Envelope.parse(utf8(broken)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from_operator", "from_role", "timestamp", "type", "payload"})
  void missingField_isRejected_byName(String field) {
    String broken = ARTICLE.replace("\"" + field + "\"", "\"x_" + field + "\"");

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Envelope.parse(utf8(broken)))
        .withMessageContaining("'" + field + "'");
  }
}
