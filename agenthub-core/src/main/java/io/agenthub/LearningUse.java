/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.learning.LearningSettings;
import io.agenthub.message.Message;
import java.util.Objects;

/**
 * How the loop of a session uses what the organisation has learned.
 *
 * <p>Before each message the active policies that matter for it are put into the prompt; when it
 * has ended, its outcome is recorded as evidence for what was shown, once a message: with full
 * weight if the check says so, as a model's own judgement otherwise. A message that is tried again
 * or given up is no evidence. If the process dies between the completion and the record, the
 * evidence is lost; it is never counted twice.
 *
 * @param policies the most active policies in a prompt, 0 to 5; default 5
 * @param suggestions the most candidates, shown as unverified suggestions, 0 to 5; default 0
 * @param check verifies the work; default {@link Check#NONE}
 * @param settings how learnings are judged
 * @since 0.1
 */
public record LearningUse(int policies, int suggestions, Check check, LearningSettings settings) {
  /** Five policies, no suggestions, no check. */
  public static final LearningUse DEFAULT =
      new LearningUse(5, 0, Check.NONE, LearningSettings.DEFAULT);

  /** Nothing is shown and nothing recorded. */
  public static final LearningUse NONE =
      new LearningUse(0, 0, Check.NONE, LearningSettings.DEFAULT);

  private static final int MOST = 5;

  /** Checks the ranges. */
  public LearningUse {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(settings, "settings");
    if (policies < 0 || policies > MOST || suggestions < 0 || suggestions > MOST) {
      throw new IllegalArgumentException(
          "a prompt holds 0 to %d policies and suggestions, not %d and %d"
              .formatted(MOST, policies, suggestions));
    }
  }

  /** The same with so many candidates. */
  public LearningUse withSuggestions(int most) {
    return new LearningUse(policies, most, check, settings);
  }

  /** The same with another check. */
  public LearningUse withCheck(Check other) {
    return new LearningUse(policies, suggestions, other, settings);
  }

  /** The same with other settings. */
  public LearningUse withSettings(LearningSettings other) {
    return new LearningUse(policies, suggestions, check, other);
  }

  boolean isAny() {
    return policies + suggestions > 0;
  }

  /** Verifies work: a test, a build, a comparison; not the model that did it. */
  @FunctionalInterface
  public interface Check {
    /** Leaves it open. */
    Check NONE = (message, result) -> Finding.UNKNOWN;

    /**
     * Looks at what came of a message; may block, within the time limit of the loop.
     *
     * @param result the reply of the session
     * @throws Exception leaves it open
     */
    Finding verify(Message message, String result) throws Exception;
  }

  /** What a check has found. */
  public enum Finding {
    /** The work is right. */
    PASSED,
    /** The work is wrong. */
    FAILED,
    /** There is nothing to say. */
    UNKNOWN
  }
}
