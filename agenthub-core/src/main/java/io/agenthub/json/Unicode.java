/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import java.util.regex.Pattern;

/**
 * What a Java text may hold and JSON may not: half of a character. Characters beyond U+FFFF, emoji
 * among them, are pairs of surrogates, and who cuts a text may cut a pair.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Unicode {
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

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
