/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static io.agenthub.testkit.history.Invariant.NO_LOSS;
import static io.agenthub.testkit.history.Invariant.ONE_COMPLETION;

import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import io.agenthub.testkit.history.HistoryReport.Losses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every accepted message ends once, and is completed once: I1 and I4. */
final class EndingCheck {
  private final Run run;
  private final Set<String> lost = new LinkedHashSet<>();

  EndingCheck(Run run) {
    this.run = run;
  }

  Losses check() {
    for (Mail mail : run.mails.values()) {
      for (String recipient : mail.recipients) {
        checkEnding(mail, run.fate(mail.id, recipient));
      }
    }
    run.allFates().forEach(this::checkCompletions);
    return losses();
  }

  private void checkEnding(Mail mail, Fate fate) {
    boolean accepted = mail.isAcknowledged() || fate.touches().findAny().isPresent();
    if (accepted && fate.endings() == 0) {
      lost.add(mail.id);
      run.violated(
          NO_LOSS,
          mail.id,
          "%s, but neither completed, dead-lettered nor expired at %s"
              .formatted(mail.isAcknowledged() ? "acknowledged" : "delivered", fate.role));
    }
    if (fate.endings() > 1) {
      run.violated(
          NO_LOSS,
          mail.id,
          "ended %d times at %s: completed %s, dead-lettered %d, expired %d"
              .formatted(
                  fate.endings(),
                  fate.role,
                  fate.isCompleted(),
                  fate.deadLetters.size(),
                  fate.expiries.size()));
    }
  }

  private void checkCompletions(Fate fate) {
    if (fate.completions.size() > 1) {
      run.violated(
          ONE_COMPLETION,
          fate.id,
          "%s completed it %d times".formatted(fate.role, fate.completions.size()));
    }
    boolean storeWasRead = run.counts.containsKey(Kind.COMPLETE_SEEN);
    if (storeWasRead && fate.isCompleted() && fate.seen.size() != 1) {
      run.violated(
          ONE_COMPLETION,
          fate.id,
          "the store holds %d completions of %s".formatted(fate.seen.size(), fate.role));
    }
  }

  private Losses losses() {
    Map<String, long[]> survived = new HashMap<>();
    for (Mail mail : run.mails.values()) {
      HistoryEvent stored = mail.stored();
      if (stored != null && !lost.contains(mail.id)) {
        long[] range =
            survived.computeIfAbsent(
                stream(stored), any -> new long[] {Long.MAX_VALUE, Long.MIN_VALUE});
        range[0] = Math.min(range[0], sequence(stored));
        range[1] = Math.max(range[1], sequence(stored));
      }
    }
    return split(survived);
  }

  private Losses split(Map<String, long[]> survived) {
    List<String> prefix = new ArrayList<>();
    List<String> middle = new ArrayList<>();
    List<String> postfix = new ArrayList<>();
    for (String id : lost) {
      Mail mail = run.mail(id);
      HistoryEvent stored = mail == null ? null : mail.stored();
      long[] range = stored == null ? null : survived.get(stream(stored));
      if (stored == null || range == null || sequence(stored) > range[1]) {
        postfix.add(id);
      } else if (sequence(stored) < range[0]) {
        prefix.add(id);
      } else {
        middle.add(id);
      }
    }
    return new Losses(prefix, middle, postfix);
  }

  private static String stream(HistoryEvent stored) {
    return stored.text(Field.STREAM).orElse("");
  }

  private static long sequence(HistoryEvent stored) {
    return stored.number(Field.SEQUENCE).orElse(0);
  }
}
