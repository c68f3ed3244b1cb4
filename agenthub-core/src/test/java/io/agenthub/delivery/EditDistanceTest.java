/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({
    "backend, backend, 0", "bakcend, backend, 1", "backen, backend, 1", "backendd, backend, 1",
    "xackend, backend, 1", "'', qa, 2", "qa, security, 8", "ca, abc, 3"
  })
  void distance_countsEditsAndSwapsOfNeighbours(String a, String b, int distance) {
    assertThat(EditDistance.between(a, b)).isEqualTo(distance);
    assertThat(EditDistance.between(b, a)).isEqualTo(distance);
  }
}
