/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        MessageTable.LAST,
        MessageTable.LAST_OF,
        MessageTable.COUNT_OF,
        MessageTable.OLDEST_OF
      })
  void searchesBySubject_readAnIndex_notTheTable(String sql) {
    try (Link link = Link.open("jdbc:sqlite::memory:")) {
      MessageTable.create(link, 1, true);

      Query plan = link.prepare("EXPLAIN QUERY PLAN " + sql.formatted("message_1"));

      assertThat(plan.step()).isTrue();
      assertThat(plan.textAt(4)).contains("USING INDEX message_1_subject (<expr>=?");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MessageTable.HIGHEST_END, MessageTable.HIGHEST_ID})
  void theHighest_isFoundByOneLook(String sql) {
    try (Link link = Link.open("jdbc:sqlite::memory:")) {
      MessageTable.create(link, 1, true);

      Query plan = link.prepare("EXPLAIN QUERY PLAN " + sql.formatted("message_1"));

      assertThat(plan.step()).isTrue();
      assertThat(plan.textAt(4)).startsWith("SEARCH").contains(">? AND", "<?)");
      assertThat(plan.step()).as("a sort").isFalse();
    }
  }
}
