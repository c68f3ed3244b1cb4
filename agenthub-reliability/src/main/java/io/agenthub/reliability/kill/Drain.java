/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.JavaCommand;
import java.time.Duration;
import java.util.List;

/** The end of a run: a process that nobody disturbs. */
public final class Drain {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration STUCK = Duration.ofSeconds(60);

  private Drain() {}

  /** Works off what is left in a hub and notes what it keeps. */
  public static void of(Place place, JavaCommand java) {
    List<String> arguments =
        List.of(
            place.url(),
            place.directory().resolve("drain.jsonl").toString(),
            "drain",
            Long.toString(STUCK.toSeconds()));
    try (Child child =
        Child.start("drain", java.of(DrainProgram.class, arguments), place.directory())) {
      child.say("go");
      child.await("noted", LONGEST);
      child.awaitExit(Duration.ofSeconds(60));
    }
  }
}
