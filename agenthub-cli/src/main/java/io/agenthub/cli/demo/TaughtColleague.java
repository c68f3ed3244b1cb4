/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.LearningUse;
import io.agenthub.LearningUse.Finding;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A colleague who is a session: it works as its prompt advises, and a check looks at what came of
 * it. So what the demo says of trust rests on messages that were handled.
 */
final class TaughtColleague implements AgentSession {
  /** A task for which {@link Colleague#LEARNING} is good advice. */
  static final String SYNC = "Sync the tickets";

  /** A task for which {@link #BAD_ADVICE} is given, and is bad. */
  static final String EXPORT = "Export the invoices";

  static final String BAD_ADVICE = "When an export stalls start it anew at once";

  private static final int USUAL = 250;
  private static final int ALL = 250;
  private static final int SUGGESTIONS = 3;
  private static final Pattern COUNT = Pattern.compile("(\\d+) of (\\d+)");

  private final Colleague colleague;
  private final Pace pace;

  TaughtColleague(Colleague colleague, Pace pace) {
    this.colleague = colleague;
    this.pace = pace;
  }

  /** Policies and, marked as unverified, suggestions; the outcome is checked. */
  static LearningUse learning() {
    return LearningUse.DEFAULT.withSuggestions(SUGGESTIONS).withCheck(TaughtColleague::check);
  }

  @Override
  public Outcome prompt(Prompt prompt) throws InterruptedException {
    String subject = prompt.message().subject();
    if (subject.startsWith(SYNC)) {
      // without the advice every second call is refused
      return transferred(prompt.text().contains(Colleague.LEARNING) ? ALL : ALL / 2);
    }
    if (subject.startsWith(EXPORT)) {
      // what is started anew again and again never ends
      return transferred(prompt.text().contains(BAD_ADVICE) ? 0 : ALL);
    }
    return colleague.handle(prompt.message());
  }

  private Outcome transferred(int count) throws InterruptedException {
    pace.work(USUAL);
    return Outcome.done("%d of %d records arrived.".formatted(count, ALL));
  }

  /** Counts what arrived; says nothing of work that transfers nothing. */
  static Finding check(Message message, String result) {
    Matcher count = COUNT.matcher(result);
    if (!count.find()) {
      return Finding.UNKNOWN;
    }
    return count.group(1).equals(count.group(2)) ? Finding.PASSED : Finding.FAILED;
  }
}
