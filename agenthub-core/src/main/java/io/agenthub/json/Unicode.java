/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import java.util.regex.Pattern;

/**
 * What a text may hold and its reader does not see.
 *
 * <p>Half of a character: those beyond U+FFFF, emoji among them, are pairs of surrogates, and who
 * cuts a text may cut a pair; JSON has no place for a half. And what is invisible: it can hide
 * words from people that a model reads, or make a line look like another.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Unicode {
  private static final String FILLERS =
      "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2065\\u3164\\uFFA0\\uFFF0-\\uFFF8";
  private static final String TAGS = "\\x{E0000}-\\x{E00FF}\\x{E01F0}-\\x{E0FFF}";
  private static final String SELECTORS = "\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}";

  /**
   * A character that is not seen, or that changes how others are: controls other than the line feed
   * and the tab, formats, tags, separators of lines, fillers, private ones, and selectors of a
   * variant where there is none.
   */
  public static final Pattern INVISIBLE =
      Pattern.compile(
          ("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}" + FILLERS + TAGS + "&&[^\\n\\t]]")
              + ("|(?<=[\\p{IsLatin}" + SELECTORS + "])[" + SELECTORS + "]"));

  private static final Pattern HALF = Pattern.compile("\\p{Cs}");
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  private Unicode() {}

  /** The beginning of a text, at most so long; a pair at its end stays whole or goes. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean splits =
        most > 0 && Character.isSurrogatePair(text.charAt(most - 1), text.charAt(most));
    return text.substring(0, splits ? most - 1 : most);
  }

  /** The text with U+FFFD in the place of each half of a pair. */
  public static String repaired(String text) {
    return isWellFormed(text) ? text : HALF.matcher(text).replaceAll("\uFFFD");
  }

  /** The text without what is invisible; each way to break a line becomes a line feed. */
  public static String visible(String text) {
    return INVISIBLE.matcher(LINE_BREAK.matcher(text).replaceAll("\n")).replaceAll("");
  }

  /** What is visible, on one line. */
  public static String line(String text) {
    return visible(text).replace('\n', ' ').replace('\t', ' ');
  }

  /** Whether it holds no half of a pair. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
