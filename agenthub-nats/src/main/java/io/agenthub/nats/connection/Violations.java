/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server has refused to this user, by subject.
 *
 * <p>The server says it beside everything else: a refused request has no answer. So a refusal
 * explains a silence only if it names the same subject and was heard while the answer was awaited.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Violations {
  private static final Pattern TEXT =
      Pattern.compile(
          "permissions violation for (publish|subscription) to \"([^\"]+)\"",
          Pattern.CASE_INSENSITIVE);

  /** Where the client hears answers; subscribed to once, and so refused once. */
  private static final String ANSWERS = "_INBOX.";

  private static final int KEPT = 256;

  private final Map<String, Refusal> bySubject = new LinkedHashMap<>();
  private @Nullable String deaf;

  private record Refusal(String text, long at) {}

  /**
   * Notes what the server says, if it is a refusal.
   *
   * @param at the monotonic time
   */
  synchronized void heard(String text, long at) {
    Matcher refusal = TEXT.matcher(text);
    if (!refusal.find()) {
      return;
    }
    String subject = refusal.group(2);
    boolean publishing = refusal.group(1).toLowerCase(Locale.ROOT).equals("publish");
    if (publishing) {
      bySubject.remove(subject);
      bySubject.put(subject, new Refusal(text, at));
      bySubject.keySet().removeIf(oldest -> bySubject.size() > KEPT);
    } else if (subject.startsWith(ANSWERS)) {
      deaf = text;
    }
  }

  /** What the server said when it refused a message on such a subject, since then. */
  synchronized Optional<String> since(long begin, Predicate<String> subject) {
    return bySubject.entrySet().stream()
        .filter(refused -> refused.getValue().at() - begin >= 0)
        .filter(refused -> subject.test(refused.getKey()))
        .map(refused -> refused.getValue().text())
        .findFirst();
  }

  /** What the server said if this user may hear no answers. */
  synchronized Optional<String> ofAnswers() {
    return Optional.ofNullable(deaf);
  }

  /** There was an answer. */
  synchronized void answered() {
    deaf = null;
  }
}
