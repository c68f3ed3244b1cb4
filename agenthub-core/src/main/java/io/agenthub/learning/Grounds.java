/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.error.PayloadRejectedException;
import java.util.List;

/**
 * What an outcome rests on.
 *
 * @param evidenceId counts once for a learning, such as the id of the message that was handled, a
 *     commit, a test run; 1 to 256 characters
 * @param verifier who says so
 * @param task the message that was handled; empty if it was none
 * @param context the situation, by which repetition is told; empty for one of its own
 * @param path the agents who had a hand in it; an author of the learning among them makes it an
 *     echo, which weighs nothing
 * @param outcome what came of it, in a word
 * @since 0.1
 */
public record Grounds(
    String evidenceId,
    Verifier verifier,
    String task,
    String context,
    List<String> path,
    String outcome) {
  private static final int MAX_ID = 256;

  /** Checks the id and copies the path. */
  public Grounds {
    if (evidenceId.isBlank() || evidenceId.length() > MAX_ID) {
      throw new PayloadRejectedException(
          "An evidence id has 1 to %d characters; this one has %d."
              .formatted(MAX_ID, evidenceId.length()));
    }
    path = List.copyOf(path);
  }

  /** A person says so: full weight, a context of its own. */
  public static Grounds of(String evidenceId) {
    return new Grounds(evidenceId, Verifier.HUMAN, "", "", List.of(), "");
  }

  /** The same by another verifier. */
  public Grounds verifiedBy(Verifier other) {
    return new Grounds(evidenceId, other, task, context, path, outcome);
  }

  /** The same for the handling of a message. */
  public Grounds inTask(String messageId) {
    return new Grounds(evidenceId, verifier, messageId, context, path, outcome);
  }

  /** The same in a situation. */
  public Grounds inContext(String situation) {
    return new Grounds(evidenceId, verifier, task, situation, path, outcome);
  }

  /** The same with those who had a hand in it. */
  public Grounds through(List<String> agents) {
    return new Grounds(evidenceId, verifier, task, context, agents, outcome);
  }

  /** The same with what came of it. */
  public Grounds outcome(String word) {
    return new Grounds(evidenceId, verifier, task, context, path, word);
  }
}
