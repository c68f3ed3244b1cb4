/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.json.Unicode;
import java.util.regex.Pattern;

/**
 * A rule of the agent's operator that no learning overrides, weakens or removes, whatever its
 * trust.
 *
 * @param name by which a refusal names it
 * @param text as the agent is told
 * @param forbidden what a learning must not say; sought in its text in normal form (NFKC, lower
 *     case)
 * @since 0.1
 */
public record BuiltInPolicy(String name, String text, Pattern forbidden) {
  /** A rule against learnings that say something like this. */
  public static BuiltInPolicy of(String name, String text, String forbiddenRegex) {
    return new BuiltInPolicy(name, text, Pattern.compile(forbiddenRegex, Pattern.DOTALL));
  }

  boolean forbids(Card card) {
    String text = Unicode.visible(card.text());
    return forbidden.matcher(Card.normal(text)).find();
  }
}
