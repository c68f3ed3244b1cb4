/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A record means the same however its JSON is written: plain, or so that it is no longer. */
class LearningRecordsTest {
  private static final List<String> TYPES =
      List.of(
          "learning",
          "learning_confirmed",
          "learning_contradicted",
          "learning_revoked",
          "learning_approved",
          "learning_retired",
          "learning_conflict",
          "status",
          "",
          "t".repeat(65));

  private static final List<String> NAMES =
      List.of(
          "subject",
          "message",
          "category",
          "applies_when",
          "confidence",
          "evidence",
          "tags",
          "derived_from",
          "learning_id",
          "evidence_id",
          "verifier",
          "task",
          "context",
          "path",
          "outcome",
          "conflicts_with",
          "tie",
          "another_field");

  private static final List<String> VALUES =
      List.of(
          "\"\"",
          "\" \"",
          "\"text d\"",
          "\"TEST\"",
          "\"model\"",
          "\"4be2\"",
          "\"" + "d".repeat(256) + "\"",
          "\"" + "d".repeat(257) + "\"",
          "null",
          "true",
          "false",
          "0",
          "-0",
          "0.9",
          "1.0000000000000001",
          "-3",
          "123456789012345678901",
          "1e-2",
          "1e999",
          "[]",
          "[\"qa\",1,null,\"d\"]",
          "[" + "\"d\",".repeat(20) + "\"d\"]",
          "{\"d\":{\"d\":[{}]}}",
          "{\"d\":1,\"d\":2}");

  private final SplittableRandom random = new SplittableRandom(20261128);

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String record() {
    StringBuilder payload = new StringBuilder("\"note\":\"d\"");
    for (String name : NAMES) {
      boolean usual = name.endsWith("_id") && random.nextInt(4) > 0;
      if (usual || random.nextInt(3) == 0) {
        String value = usual ? "\"id d\"" : one(VALUES);
        payload.append(",\"").append(name).append("\":").append(value);
      }
    }
    return "{\"from_operator\":\"operator-%s\",\"from_role\":\"dev\",\"timestamp\":\"%s\",\"type\":\"%s\",\"payload\":%s%s}"
        .formatted(
            random.nextInt(20) == 0 ? "qa" : "dev",
            random.nextInt(20) == 0 ? "2026-02-30T08:00:00.000Z" : "2026-05-17T08:00:00.000Z",
            one(TYPES),
            random.nextInt(20) == 0 ? one(VALUES) : "{" + payload + "}",
            random.nextInt(4) == 0 ? ",\"extra_d\":" + one(VALUES) : "");
  }

  /** What the record says, or why it says nothing. */
  private static String read(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StoredMessage stored =
        new StoredMessage(
            "GENBRAIN_LEARNING",
            7,
            LearningRecords.PREFIX + "dev",
            Instant.parse("2026-05-17T08:00:01Z"),
            Headers.none(),
            bytes);
    try {
      return LearningRecords.read(stored).toString();
    } catch (PayloadRejectedException e) {
      return e.getMessage().replaceAll(" at character \\d+", "");
    }
  }

  @Test
  void anyRecord_saysTheSame_howeverItsJsonIsWritten() {
    int understood = 0;
    for (int i = 0; i < 5_000; i++) {
      String plain = record();
      String said = read(plain);

      assertThat(read(plain.replace("d", "\\u0064"))).as(plain).isEqualTo(said);
      assertThat(read(plain.replace(",\"", " ,\n\t\"").replace("\":", "\" : ")))
          .as(plain)
          .isEqualTo(said);
      understood += said.startsWith("Optional[") ? 1 : 0;
    }
    assertThat(understood).isGreaterThan(750);
  }
}
