/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columns_areAligned_withoutTrailingSpaces() {
    Table table = new Table("ROLE", "UNREAD", "ABOUT");
    table.row("backend", 12, "x");
    table.row("qa", 0, "");

    assertThat(table.lines())
        .containsExactly("ROLE     UNREAD  ABOUT", "backend  12      x", "qa       0");
  }

  @Test
  void wideCells_areCut_exceptTheLast() {
    Table table = new Table("A", "B");
    table.row("a".repeat(60), "b".repeat(60));

    assertThat(table.lines().get(1)).startsWith("a".repeat(47) + "…  ").endsWith("b".repeat(60));
  }
}
