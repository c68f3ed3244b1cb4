/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MillisTest {
  private static final DateTimeFormatter GENERAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Test
  void anyTimeOfFourDigitYears_isWrittenAsByTheGeneralFormatter_andReadBack() {
    Random random = new Random(7);
    long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    long end = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochMilli(random.nextLong(first, end + 1));

      assertThat(Millis.format(time)).isEqualTo(GENERAL.format(time));
      assertThat(Millis.parse(Millis.format(time))).isEqualTo(time);
    }
  }

  @Test
  void otherYears_areWrittenAsByTheGeneralFormatter() {
    for (String time : new String[] {"-0001-05-17T08:00:00Z", "+12026-05-17T08:00:00Z"}) {
      assertThat(Millis.format(Instant.parse(time))).isEqualTo(GENERAL.format(Instant.parse(time)));
    }
  }

  @Test
  void whatIsNoTime_orWrittenInAnotherWay_isLeftToTheGeneralWay() {
    assertThat(Millis.parse("2026-02-30T08:00:00.000Z")).isNull();
    assertThat(Millis.parse("2026-05-17T24:00:00.000Z")).isNull();
    assertThat(Millis.parse("2026-05-17T08:00:60.000Z")).isNull();
    assertThat(Millis.parse("2026-05-17T08:00:00.00Z")).isNull();
    assertThat(Millis.parse("2026-05-17 08:00:00.000Z")).isNull();
    assertThat(Millis.parse("2026-05-17T08:00:00.00aZ")).isNull();
  }
}
