/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  private static final Instant NOW = Instant.parse("2026-05-17T08:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void numbersWithUnits_andIso_areRead() {
    assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Durations.parse("5M")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Durations.parse("2h")).isEqualTo(Duration.ofHours(2));
    assertThat(Durations.parse("1d")).isEqualTo(Duration.ofDays(1));
    assertThat(Durations.parse("PT1H30M")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void anythingElse_isRefused() {
    for (String text : new String[] {"", "5", "soon", "-5s", "0s", "PT0S", "99999999999999h"}) {
      assertThatThrownBy(() -> Durations.parse(text))
          .as(text)
          .isInstanceOf(TypeConversionException.class);
    }
  }

  @Test
  void moments_areReadInEveryForm() {
    assertThat(moment("2026-05-01T10:00:00+02:00")).isEqualTo("2026-05-01T08:00:00Z");
    assertThat(moment("2026-05-01T10:00:00")).isEqualTo("2026-05-01T08:00:00Z");
    assertThat(moment("2026-05-01")).isEqualTo("2026-04-30T22:00:00Z");
    assertThat(moment("2h")).isEqualTo("2026-05-17T06:00:00Z");
    assertThatThrownBy(() -> moment("noon")).isInstanceOf(TypeConversionException.class);
  }

  private static Instant moment(String text) {
    return Durations.moment(text, NOW, BERLIN);
  }
}
