/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * One thing that was found out about a hub, for its operator.
 *
 * @param check what was looked at, in one or two words of lower case, such as {@code durability}
 * @param verdict how it stands
 * @param found what is there, in one sentence
 * @param meaning what follows for the hub's promises, in one sentence
 * @param advice what to do about it, in one sentence; empty if nothing need be done
 * @since 0.1
 */
public record Finding(String check, Verdict verdict, String found, String meaning, String advice) {
  /** How a thing stands, from good to bad. */
  public enum Verdict {
    /** As it should be. */
    OK,
    /** It could not be found out from here. */
    UNKNOWN,
    /** It works, and promises less than it could. */
    WEAKER,
    /** It does not work, or will soon not work. */
    PROBLEM
  }

  /** Something that is as it should be. */
  public static Finding ok(String check, String found, String meaning) {
    return new Finding(check, Verdict.OK, found, meaning, "");
  }

  /** Something that could not be found out, and how the operator can. */
  public static Finding unknown(String check, String found, String meaning, String advice) {
    return new Finding(check, Verdict.UNKNOWN, found, meaning, advice);
  }

  /** Something that promises less than it could, and how to improve it. */
  public static Finding weaker(String check, String found, String meaning, String advice) {
    return new Finding(check, Verdict.WEAKER, found, meaning, advice);
  }

  /** Something that does not work, and what to do. */
  public static Finding problem(String check, String found, String meaning, String advice) {
    return new Finding(check, Verdict.PROBLEM, found, meaning, advice);
  }

  /** What a broker says of its own durability. */
  public static Finding of(Durability durability) {
    String found = durability.explanation();
    return switch (durability.level()) {
      case REPLICATED, SYNCED ->
          ok("durability", found, "An accepted message survives a power cut.");
      case PAGE_CACHE ->
          weaker(
              "durability",
              found,
              "An accepted message survives a crash of the process, not one of the machine.",
              "Have the broker sync each write, or replicate its streams.");
      case MEMORY ->
          weaker(
              "durability",
              found,
              "Nothing survives the end of this process.",
              "Open the hub on a directory or a server.");
    };
  }
}
