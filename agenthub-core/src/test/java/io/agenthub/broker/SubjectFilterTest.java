/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectFilterTest {
  @ParameterizedTest
  @CsvSource({
    "a.b, a.b, true", "a.b, a.c, false", "a.*, a.b, true", "a.*, a.b.c, false", "a.*, a, false",
    "a.>, a.b, true", "a.>, a.b.c, true", "a.>, a, false", ">, a, true", "*.b, a.b, true",
    "*.*, a.b.c, false", "a.*.c, a.b.c, true", "a.b, a.b.c, false"
  })
  void filter_matchesWholeTokens(String filter, String subject, boolean matches) {
    assertThat(SubjectFilter.of(filter).matches(subject)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a.>.b", "a.b*", "a.\u00e9", "a\n"})
  void malformedFilters_areRefused(String filter) {
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> SubjectFilter.of(filter))
        .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    assertThat(SubjectFilter.isSubject(filter)).isFalse();
  }

  @Test
  void wildcards_areNoSubjects() {
    assertThat(SubjectFilter.isSubject("a.*")).isFalse();
    assertThat(SubjectFilter.isSubject("a.>")).isFalse();
    assertThat(SubjectFilter.isSubject("a.b")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "\u0000", "\u007f", "a\tb"})
  void headerValues_withControlCharacters_areRefused(String value) {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Headers.of(Map.of("X", value)));
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Headers.none().with("X", value));
  }

  @Test
  void headers_areRemovedByNull() {
    assertThat(Headers.of(Map.of("X", "y")).with("X", null).isEmpty()).isTrue();
  }
}
