/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of a text that carry meaning. */
final class Words {
  private static final Set<String> EMPTY =
      Set.of(
          "a", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
          "can", "do", "does", "each", "for", "from", "has", "have", "if", "in", "into", "is", "it",
          "its", "of", "on", "one", "or", "so", "that", "the", "their", "then", "there", "these",
          "they", "this", "to", "was", "were", "when", "which", "will", "with", "you", "your");
  private static final int SHORTEST_PLURAL = 4;

  private Words() {}

  /** In order, in lower case, without endings of the plural. */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    String normal = Card.normal(text);
    int begin = -1;
    for (int i = 0; i <= normal.length(); i++) {
      boolean inside = i < normal.length() && Character.isLetterOrDigit(normal.charAt(i));
      if (inside && begin < 0) {
        begin = i;
      } else if (!inside && begin >= 0) {
        String word = normal.substring(begin, i);
        if (!EMPTY.contains(word)) {
          words.add(singular(word));
        }
        begin = -1;
      }
    }
    return words;
  }

  private static String singular(String word) {
    boolean plural = word.length() >= SHORTEST_PLURAL && word.endsWith("s") && !word.endsWith("ss");
    return plural ? word.substring(0, word.length() - 1) : word;
  }
}
