/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;

/** The process after the power cut: opens what is left and notes what is there. */
public final class SurveyProgram {
  private SurveyProgram() {}

  /**
   * Runs the program.
   *
   * @param args kind of target, its directory, file of the history
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    try (Journal journal = Journal.open(Path.of(args[2]), "survey");
        Target target = Target.open(args[0], Path.of(args[1]))) {
      parent.say("open");
      long last =
          target.each((id, place, text) -> journal.found(Target.RECIPIENT, id, place, text));
      long next = target.put("after-the-cut");
      if (next <= last) {
        throw new IllegalStateException("sequence %d after %d".formatted(next, last));
      }
    }
    parent.say("noted");
  }
}
