/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;

/** The process whose power fails: sixteen publishers, each waiting for every acknowledgement. */
public final class PublisherProgram {
  private static final int PUBLISHERS = 16;

  private PublisherProgram() {}

  /**
   * Runs the program until it is killed.
   *
   * @param args kind of target, its directory, file of the history (on another disk)
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    Journal journal = Journal.open(Path.of(args[2]), "publisher");
    Target target = Target.open(args[0], Path.of(args[1]));
    for (int i = 0; i < PUBLISHERS; i++) {
      String name = "p" + i;
      Thread thread = new Thread(() -> publish(target, journal, name), name);
      thread.setDaemon(true);
      thread.start();
    }
    parent.say("ready");
    parent.awaitStop();
  }

  private static void publish(Target target, Journal journal, String name) {
    for (int number = 0; ; number++) {
      String id = name + "-" + number;
      journal.invoked(id, "writer", Target.RECIPIENT, Priority.MEDIUM, Target.text(id));
      journal.acknowledged(id, new Receipt(id, Target.STREAM, target.put(id), false));
    }
  }
}
