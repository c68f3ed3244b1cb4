/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

/*
 * Ids that agents are given grow with time, and so do the subjects under which their completions are
 * kept. One that is higher than all that are stored need not be looked for among them, which spares
 * most publications a search.
 *
 * A notice has the id of its message with a word before it, "done-...". Compared with those, every
 * id of a message would be low. So texts are compared only with those that begin with the same
 * word.
 */
/**
 * The highest of the texts that are stored, to tell of most new ones that they are not among them.
 *
 * <p><b>Threads:</b> confined to the committer, except {@link #isKnownBelow}.
 */
final class Highest {
  /** The first character that belongs to a word: dots, dashes and digits are below it. */
  private static final char WORD = ':';

  /** Most words that are known; whoever makes up ids may make up many. */
  private static final int MOST = 100;

  /** By the word with which they begin, which may be empty. */
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /**
   * Whether the text is higher than all that are stored and begin like it; false if that is not
   * certain.
   *
   * @param stored gives the highest that is stored from one text up to another, in the order of
   *     bytes; empty if there is none
   */
  boolean isBelow(String text, BinaryOperator<String> stored) {
    if (!isAscii(text)) {
      return false;
    }
    String word = word(text);
    String limit = known.get(word);
    if (limit == null) {
      limit = stored.apply(word, word + WORD);
      remember(word, limit);
    }
    return limit.compareTo(text) < 0;
  }

  /** The same for any thread; false also if the store would have to be asked. */
  boolean isKnownBelow(String text) {
    String limit = isAscii(text) ? known.get(word(text)) : null;
    return limit != null && limit.compareTo(text) < 0;
  }

  private void remember(String word, String limit) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(word, limit);
  }

  private static String word(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= WORD) {
      end++;
    }
    return text.substring(0, end);
  }

  /** The store orders bytes, not characters; beyond ASCII that is not always the same. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** More has been stored: what was known is asked for again when it is needed. */
  void forget() {
    known.clear();
  }
}
