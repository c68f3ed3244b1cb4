/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Trust over time as lines of text: a mark for each value, a dotted line where policy begins.
 *
 * <p>At most {@value #MAX_WIDTH} values are shown, the first and the last among them.
 */
public final class TrustPlot {
  private static final int MAX_WIDTH = 60;
  private static final int STEP = 5;
  private static final int HUNDRED = 100;
  private static final int POLICY = 70;
  private static final int SUSPENSION = 60;
  private static final int LOWEST_TOP = 75;
  private static final int HIGHEST_BOTTOM = 45;

  private TrustPlot() {}

  /** The picture, from top to bottom. */
  public static List<String> lines(List<BigDecimal> trusts) {
    List<Integer> shown = sample(trusts);
    int top = LOWEST_TOP;
    int bottom = HIGHEST_BOTTOM;
    for (int percent : shown) {
      top = Math.max(top, level(percent));
      bottom = Math.min(bottom, level(percent));
    }
    List<String> lines = new ArrayList<>();
    for (int level = top; level >= bottom; level -= STEP) {
      lines.add(line(level, shown));
    }
    lines.add("      └" + "─".repeat(2 * shown.size() + 1));
    return lines;
  }

  /** Percentages, rounded to the nearest, of as many values as fit. */
  private static List<Integer> sample(List<BigDecimal> trusts) {
    List<Integer> shown = new ArrayList<>();
    int width = Math.min(MAX_WIDTH, trusts.size());
    for (int i = 0; i < width; i++) {
      long at = width == 1 ? 0 : (long) i * (trusts.size() - 1) / (width - 1);
      shown.add(trusts.get((int) at).movePointRight(2).intValue());
    }
    return shown;
  }

  private static int level(int percent) {
    return Math.min(HUNDRED, percent / STEP * STEP);
  }

  private static String line(int level, List<Integer> shown) {
    boolean boundary = level == POLICY || level == SUSPENSION;
    StringBuilder line = new StringBuilder("%4d %%┤".formatted(level));
    for (int percent : shown) {
      line.append(boundary ? '·' : ' ')
          .append(level(percent) == level ? '●' : boundary ? '·' : ' ');
    }
    String meaning = level == POLICY ? " policy" : level == SUSPENSION ? " suspension" : "";
    return (line + meaning).stripTrailing();
  }
}
