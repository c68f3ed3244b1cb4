/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

/**
 * Compares subjects with filters in place: a publication must not cost an allocation for each
 * filter it does not fit.
 */
final class SubjectMatch {
  private SubjectMatch() {}

  /** Whether the subject fits the filter; both are well formed. */
  static boolean matches(String filter, String subject) {
    int f = 0;
    int s = 0;
    while (f < filter.length() && s < subject.length()) {
      char wanted = filter.charAt(f);
      if (wanted == '>') {
        return true;
      }
      if (wanted == '*') {
        f++;
        while (s < subject.length() && subject.charAt(s) != '.') {
          s++;
        }
      } else if (wanted == subject.charAt(s)) {
        f++;
        s++;
      } else {
        return false;
      }
    }
    return f == filter.length() && s == subject.length();
  }

  /** Whether some subject fits both filters. */
  static boolean overlap(String one, String other) {
    String[] a = one.split("\\.", -1);
    String[] b = other.split("\\.", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (a[i].equals(">") || b[i].equals(">")) {
        return true;
      }
      if (!a[i].equals("*") && !b[i].equals("*") && !a[i].equals(b[i])) {
        return false;
      }
    }
    return a.length == b.length;
  }

  /** What every subject that fits begins with: the filter up to its first wildcard. */
  static String literalPrefix(String filter) {
    int star = filter.indexOf('*');
    int rest = filter.indexOf('>');
    int end = star < 0 ? rest : rest < 0 ? star : Math.min(star, rest);
    return end < 0 ? filter : filter.substring(0, end);
  }
}
