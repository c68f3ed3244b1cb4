/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvidenceIdsTest {
  @Test
  void eachId_isNewOnce_asInASet() {
    SplittableRandom random = new SplittableRandom(11);
    EvidenceIds ids = new EvidenceIds();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      String id = "evidence-" + random.nextInt(20_000);
      assertThat(ids.add(id)).as(id).isEqualTo(expected.add(id));
    }
  }

  @Test
  void ids_ofAnyCharactersAndLengths_areToldApart() {
    SplittableRandom random = new SplittableRandom(12);
    EvidenceIds ids = new EvidenceIds();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder id = new StringBuilder();
      for (int length = random.nextInt(random.nextInt(8) == 0 ? 257 : 4); length > 0; length--) {
        id.append("a?\u00e9\ud83d\ude00\u0000\uffff".charAt(random.nextInt(7)));
      }
      assertThat(ids.add(id.toString())).as("%s", id).isEqualTo(expected.add(id.toString()));
    }
    assertThat(expected).contains("", "\ud83d", "?").hasSizeGreaterThan(2_000);
  }

  @Test
  void ids_ofOneHash_areToldApart() {
    EvidenceIds ids = new EvidenceIds();
    for (int i = 0; i < 1 << 12; i++) {
      String bits = Integer.toBinaryString(1 << 12 | i);
      String id = bits.replace("0", "Aa").replace("1", "BB");
      assertThat(ids.add(id)).isTrue();
      assertThat(ids.add(id)).isFalse();
    }
  }
}
