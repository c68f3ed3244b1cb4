/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The roles of a run. Every agent process plays all of them, so that the processes compete. */
final class Cast {
  /** Roles that are written to. */
  static final List<String> WORKERS = List.of("alpha", "beta", "gamma");

  /** Roles that write; what comes into their inboxes are the notices of completion. */
  static final List<String> WRITERS = List.of("north", "south");

  /** The worker that handles one message at a time, so that the order can be judged. */
  static final String IN_ORDER = "gamma";

  private Cast() {}

  /** A worker that handles several messages at a time. */
  static String any(Random random) {
    return random.nextBoolean() ? "alpha" : "beta";
  }

  static List<String> everybody() {
    List<String> all = new ArrayList<>(WORKERS);
    all.addAll(WRITERS);
    return all;
  }
}
