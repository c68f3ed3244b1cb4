/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at the words of a learning before any model does.
 *
 * <p><b>Threads:</b> safe for use by many; pure.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ContentScreen {
  /** What is to be said against this card. */
  Findings look(Card card);

  /** The screen of this library: instructions to ignore rules, commands, links, secrets. */
  static ContentScreen standard() {
    return StandardScreen.INSTANCE;
  }

  /**
   * What a screen has found.
   *
   * @param problems why it is quarantined; empty if it is not
   * @param risks for which a person must approve it, in the order in which they are to be named;
   *     empty if there are none
   */
  record Findings(List<String> problems, Set<String> risks) {
    /** Copies both. */
    public Findings {
      problems = List.copyOf(problems);
      risks = risks.isEmpty() ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(risks));
    }
  }
}
