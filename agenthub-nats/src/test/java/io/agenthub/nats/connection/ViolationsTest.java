/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ViolationsTest {
  private final Violations violations = new Violations();

  @Test
  void refusal_countsForItsSubject_andFromWhenItWasHeard() {
    violations.heard("Permissions Violation for Publish to \"a.b\"", 10);

    assertThat(violations.since(10, "a.b"::equals)).contains(text("a.b"));
    assertThat(violations.since(11, "a.b"::equals)).isEmpty();
    assertThat(violations.since(10, "a.c"::equals)).isEmpty();
  }

  @Test
  void refusedSubscription_isNone_unlessItIsToAnswers() {
    violations.heard("Permissions Violation for Subscription to \"agent-hub.peers.x\"", 10);

    assertThat(violations.since(0, subject -> true)).isEmpty();
    assertThat(violations.ofAnswers()).isEmpty();

    violations.heard("Permissions Violation for Subscription to \"_INBOX.x.*\"", 10);

    assertThat(violations.ofAnswers()).isPresent();
    violations.answered();
    assertThat(violations.ofAnswers()).isEmpty();
  }

  @Test
  void otherErrors_areNone() {
    violations.heard("Stale Connection", 10);

    assertThat(violations.since(0, subject -> true)).isEmpty();
  }

  @Test
  void manyRefusals_leaveTheLatest() {
    for (int i = 0; i < 10_000; i++) {
      violations.heard(text("a." + i), i);
    }

    assertThat(violations.since(0, "a.0"::equals)).isEmpty();
    assertThat(violations.since(0, "a.9999"::equals)).isPresent();
  }

  private static String text(String subject) {
    return "Permissions Violation for Publish to \"%s\"".formatted(subject);
  }
}
