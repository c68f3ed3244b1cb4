/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import java.nio.charset.StandardCharsets;

/**
 * Cuts and mends texts, so that what is left of them can be written.
 *
 * <p>Beyond the first 65,536 characters of Unicode, an emoji for one, a character is a pair of
 * {@code char}; half of one is no text, and cannot be written as JSON.
 */
public final class Texts {
  private Texts() {}

  /** The beginning of a text: at most so many {@code char}, and no half of a pair at its end. */
  public static String begin(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean within = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, within ? most - 1 : most);
  }

  /** The text, with a question mark in the place of each half of a pair. */
  public static String mended(String text) {
    return isWellFormed(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
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
