/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where a view looks back: what was known at a time, or what would be, had somebody never
 * been.
 *
 * @param asOf only what was stored until then counts, and trust is what it was then; null for now
 * @param without nothing that this agent published counts; null for everybody
 * @since 0.1
 */
public record Hindsight(@Nullable Instant asOf, @Nullable String without) {
  /** All there is, now. */
  public static final Hindsight NOW = new Hindsight(null, null);

  /** As it stood at a time. */
  public static Hindsight asOf(Instant time) {
    return new Hindsight(time, null);
  }

  /** As if an agent had never published anything. */
  public static Hindsight without(String agent) {
    return new Hindsight(null, agent);
  }

  boolean counts(LearningEvent event) {
    boolean before = asOf == null || !event.at().isAfter(asOf);
    return before && !event.publisher().equals(without);
  }

  Instant now(Instant present) {
    return Optional.ofNullable(asOf).orElse(present);
  }
}
