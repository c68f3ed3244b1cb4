/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageIdTest {
  private static final Instant NOW = Instant.parse("2026-05-17T08:00:00Z");

  /** A clock that stands still. */
  private static final class Stopped implements TimeSource {
    @Override
    public Instant now() {
      return NOW;
    }

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("no timers here");
    }

    @Override
    public void close() {}
  }

  @Test
  void freshIds_areOrderedUuidsOfVersion7_evenWithinAMillisecond() {
    MessageId ids = new MessageId(new Stopped(), new Random(1));

    String before = ids.fresh();
    assertThat(UUID.fromString(before).getMostSignificantBits() >>> 16)
        .isEqualTo(NOW.toEpochMilli());
    for (int i = 0; i < 10_000; i++) {
      String id = ids.fresh();
      assertThat(id).isGreaterThan(before);
      assertThat(UUID.fromString(id).version()).isEqualTo(7);
      assertThat(UUID.fromString(id).variant()).isEqualTo(2);
      before = id;
    }
  }

  @Test
  void freshIds_areUnique_acrossThreads() {
    MessageId ids = new MessageId(TimeSource.system(), new Random(2));
    Set<String> seen = new HashSet<>();

    IntStream.range(0, 20_000)
        .parallel()
        .mapToObj(i -> ids.fresh())
        .sequential()
        .forEach(seen::add);

    assertThat(seen).hasSize(20_000);
  }

  @Test
  void token_keepsWhatIsOneTokenAlready() {
    assertThat(MessageId.token("GENBRAIN_AGENTS-42")).isEqualTo("GENBRAIN_AGENTS-42");
    assertThat(MessageId.token("x".repeat(64))).isEqualTo("x".repeat(64));
  }

  @Test
  void token_hashesEverythingElse() {
    // SHA-256 of "a.b" in base32 without padding, lower case
    assertThat(MessageId.token("a.b"))
        .isEqualTo("fzztnxeoxkd66rzn6vumgvecvpzfoxod4xvmbrogfoh7v2wcze2a");
    assertThat(MessageId.token("a.b")).isNotEqualTo(MessageId.token("a.c"));
    assertThat(MessageId.token("x".repeat(65))).matches("[a-z2-7]{52}");
    assertThat(MessageId.token("")).matches("[a-z2-7]{52}");
    assertThat(MessageId.token("*")).matches("[a-z2-7]{52}");
  }
}
