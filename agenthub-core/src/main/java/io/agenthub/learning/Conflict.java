/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

/**
 * Two learnings that would both be policy for one situation and say different things.
 *
 * @param stands the one with more evidence; with as much, the one that was published first
 * @param other the one that steps back in this situation
 * @param tie whether the evidence for both is the same
 */
record Conflict(Entry stands, Entry other, boolean tie) {
  boolean isAbout(Entry entry) {
    return entry == stands || entry == other;
  }

  /** Of two that disagree, the one that is not this one. */
  Entry rivalOf(Entry entry) {
    return entry == stands ? other : stands;
  }

  /** By which a record of it is told from others: the same two, with the same one standing. */
  String key() {
    return key(stands.id, other.id);
  }

  static String key(String stands, String other) {
    return stands + " " + other;
  }

  /** Why the other one is suspended. */
  String reason() {
    return "conflicts in this situation with %s, which %s"
        .formatted(
            Standings.brief(stands.id),
            tie ? "has as much evidence and was first; a person must decide" : "has more evidence");
  }

  /** What is said of it to people. */
  String text() {
    return "In the situation '%s' (%s) %s says '%s', and %s says '%s'. The first one stands%s."
        .formatted(
            stands.card().appliesWhen(),
            stands.card().category(),
            Standings.brief(stands.id),
            stands.card().message(),
            Standings.brief(other.id),
            other.card().message(),
            tie ? " until a person decides or there is more evidence for one of them" : "");
  }
}
