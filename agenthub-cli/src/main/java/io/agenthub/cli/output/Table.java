/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in aligned columns, under a header.
 *
 * <p>Cells are made printable; what is wider than {@value #MAX_WIDTH} characters is cut, except in
 * the last column.
 */
public final class Table {
  private static final int MAX_WIDTH = 48;
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these columns. */
  public Table(String... columns) {
    rows.add(List.of(columns));
  }

  /** Adds a row; it has a cell for each column. */
  public void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      String text = String.valueOf(cells[i]);
      row.add(i == cells.length - 1 ? Printable.line(text) : Printable.brief(text, MAX_WIDTH));
    }
    rows.add(row);
  }

  /** The lines, header first, without spaces at their ends. */
  public List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(i == 0 ? "" : GAP).append(cell).append(" ".repeat(widths[i] - cell.length()));
    }
    return line.toString().stripTrailing();
  }
}
