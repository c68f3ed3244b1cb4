/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.error.InvalidNameException;

/**
 * The one grammar of every name that becomes a token of a subject.
 *
 * @since 0.1
 */
public final class Names {
  private static final int MAX_LENGTH = 40;
  private static final int MAX_SHOWN = 60;

  private Names() {}

  /**
   * Returns {@code name} if it is {@code ^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$}.
   *
   * @param what what the name is for, as the error says it
   * @throws InvalidNameException if it is not
   */
  public static String check(String what, String name) {
    if (isName(name)) {
      return name;
    }
    throw new InvalidNameException(
        "'%s' is not a %s: 1 to 40 lower-case letters, digits and dashes, no dash first or last."
            .formatted(printable(name), what));
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return name.charAt(0) != '-' && name.charAt(name.length() - 1) != '-';
  }

  private static String printable(String name) {
    String clean = name.replaceAll("[^ -~]", "?");
    return clean.length() > MAX_SHOWN ? clean.substring(0, MAX_SHOWN) + "..." : clean;
  }
}
