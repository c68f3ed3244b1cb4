/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.hang;

/** The ways in which a program can fail to answer, as what a shell does. */
public enum Hang {
  /** Says nothing and waits. */
  SILENT("sleep 1000"),
  /** Talks on and on, so that only the time limit ends it. */
  ENDLESS("while :; do echo still at it; sleep 0.05; done"),
  /** Does not react to any signal that it can ignore. */
  DEAF("trap '' TERM INT HUP PIPE; while :; do sleep 1; done"),
  /** Has children and grandchildren that wait. */
  GRANDCHILDREN("sleep 1001 & sh -c 'sleep 1002 & sleep 1003'; wait"),
  /** Has started what lost its parent since. */
  ORPHANS("(sleep 1004 &) ; (sh -c 'sleep 1005 & sleep 1006' &) ; sleep 1007"),
  /** Writes to its standard error as fast as it can. */
  NOISY("while :; do echo 'something is very wrong here, and again, and again'; done >&2"),
  /** Reads nothing, and keeps what it was given open. */
  UNREADING("exec 0</dev/null; sleep 1008"),
  /** Has closed its output and lives on. */
  MUTE("exec 1>&- 2>&-; sleep 1009");

  private final String script;

  Hang(String script) {
    this.script = script;
  }

  /** What a shell has to do to hang so. */
  String script() {
    return script;
  }
}
