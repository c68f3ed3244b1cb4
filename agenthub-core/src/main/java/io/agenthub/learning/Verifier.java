/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.List;
import java.util.Locale;

/**
 * What an outcome rests on, and so how much it weighs.
 *
 * @since 0.1
 */
public enum Verifier {
  /** A test, a build, an exit code: weight 1. */
  TEST(Evidence.ONE),
  /** A person: weight 1. */
  HUMAN(Evidence.ONE),
  /** What a tool returned: weight 0.8. */
  TOOL(Evidence.ONE * 8 / 10),
  /** A model's own judgement: weight 0.3. */
  MODEL(Evidence.ONE * 3 / 10);

  private static final List<Verifier> ALL = List.of(values());

  private final long weight;

  Verifier(long weight) {
    this.weight = weight;
  }

  /** The weight in millionths. */
  public long weight() {
    return weight;
  }

  /** As on the wire: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verifier of this name in any case; one that is unknown weighs as little as a model. */
  public static Verifier of(String name) {
    for (Verifier verifier : ALL) {
      if (verifier.name().equalsIgnoreCase(name)) {
        return verifier;
      }
    }
    return MODEL;
  }
}
