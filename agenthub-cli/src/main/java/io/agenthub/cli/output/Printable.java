/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text of unknown origin safe to show on a terminal: characters that would move the cursor,
 * change colours or turn the direction of writing become visible escapes.
 */
public final class Printable {
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private Printable() {}

  /** The text on one line. */
  public static String line(String text) {
    return UNSAFE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(escape(found.group())));
  }

  /** The text with its line breaks and tabs, without anything else that is not text. */
  public static String text(String text) {
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\r?\n", -1)) {
      String cells = String.join("\t", line(line.replace('\t', '\u0000')).split("\\\\x00", -1));
      lines.append(lines.isEmpty() ? "" : "\n").append(cells);
    }
    return lines.toString();
  }

  /** The text on one line of at most {@code width} characters. */
  public static String brief(String text, int width) {
    String line = line(text);
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }

  private static String escape(String character) {
    int code = character.codePointAt(0);
    return switch (code) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> code < 256 ? "\\x%02x".formatted(code) : "\\u%04x".formatted(code);
    };
  }
}
