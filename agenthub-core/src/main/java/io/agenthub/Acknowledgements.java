/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who has handled an announcement, and who has not.
 *
 * <p>An agent acknowledges by completing it. Everybody counts who was registered when it was
 * published, to the millisecond, and has not retired since, its author excepted.
 *
 * @param messageId the announcement
 * @param subject what it is about
 * @param from its author
 * @param publishedAt when it was stored
 * @param deadline by when it was to be acknowledged; empty if that was not asked for
 * @param acknowledged the roles that have, in alphabetical order, with the time
 * @param missing the roles that have not, in alphabetical order
 * @since 0.1
 */
public record Acknowledgements(
    String messageId,
    String subject,
    String from,
    Instant publishedAt,
    Optional<Instant> deadline,
    Map<String, Instant> acknowledged,
    List<String> missing) {
  /** Copies the collections. */
  public Acknowledgements {
    acknowledged = Collections.unmodifiableMap(new TreeMap<>(acknowledged));
    missing = List.copyOf(missing);
  }

  /** Whether everybody has acknowledged. */
  public boolean isComplete() {
    return missing.isEmpty();
  }

  /** Whether somebody is missing although the time is over. */
  public boolean isOverdue(Instant now) {
    return !isComplete() && deadline.map(end -> !now.isBefore(end)).orElse(false);
  }
}
