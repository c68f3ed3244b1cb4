/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import io.agenthub.error.InvalidNameException;
import java.util.List;

/**
 * A subject that may hold wildcards: {@code *} stands for one token, {@code >} at the end for one
 * or more.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class SubjectFilter {
  private final String text;
  private final String[] tokens;
  private final boolean exact;

  private SubjectFilter(String text, String[] tokens, boolean exact) {
    this.text = text;
    this.tokens = tokens;
    this.exact = exact;
  }

  /**
   * Reads a filter.
   *
   * @throws InvalidNameException if a token is empty, holds a space, control or non-ASCII
   *     character, or mixes a wildcard with text, or if {@code >} is not last
   */
  public static SubjectFilter of(String text) {
    String[] tokens = text.split("\\.", -1);
    boolean exact = true;
    for (int i = 0; i < tokens.length; i++) {
      boolean wild = tokens[i].equals("*") || (tokens[i].equals(">") && i == tokens.length - 1);
      exact &= !wild;
      if (!wild && !isPlain(tokens[i])) {
        throw new InvalidNameException(
            "'%s' is not a subject or subject filter: tokens are separated by dots, of printable"
                    .formatted(printable(text))
                + " ASCII without spaces; '*' stands for one token, '>' at the end for the rest.");
      }
    }
    return new SubjectFilter(text, tokens, exact);
  }

  /** Whether the text is a full subject: plain tokens, no wildcard. */
  public static boolean isSubject(String text) {
    if (text.length() > 512 || text.isEmpty()) {
      return false;
    }
    char before = '.';
    for (int i = 0; i < text.length(); i++) { // for every publication, so nothing is allocated
      char c = text.charAt(i);
      if (c == '.' ? before == '.' : !isPlain(c)) {
        return false;
      }
      before = c;
    }
    return before != '.';
  }

  private static boolean isPlain(String token) {
    return isSubject(token) && token.indexOf('.') < 0;
  }

  private static boolean isPlain(char c) {
    return c > ' ' && c < 127 && c != '*' && c != '>';
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /** Whether this filter names one subject, without wildcards. */
  public boolean isExact() {
    return exact;
  }

  /** Whether the subject fits. */
  public boolean matches(String subject) {
    if (exact) {
      return text.equals(subject);
    }
    return matches(List.of(subject.split("\\.", -1)));
  }

  private boolean matches(List<String> subject) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].equals(">")) {
        return subject.size() > i;
      }
      if (i >= subject.size() || !(tokens[i].equals("*") || tokens[i].equals(subject.get(i)))) {
        return false;
      }
    }
    return subject.size() == tokens.length;
  }

  /** The filter as it was written. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SubjectFilter filter && text.equals(filter.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
