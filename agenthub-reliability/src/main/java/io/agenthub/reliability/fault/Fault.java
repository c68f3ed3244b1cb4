/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What goes wrong between the agents of a run and their hub. */
public enum Fault {
  /**
   * SIGSTOP for an agent, for longer than a delivery waits for its acknowledgement; the others
   * strike meanwhile.
   */
  AGENT_FROZEN,
  /** SIGKILL for a server, which is started again after a moment. */
  SERVER_KILLED,
  /** SIGSTOP for a server, which goes on after a while. */
  SERVER_FROZEN,
  /** All connections are reset, and new ones refused for a while. */
  LINK_CUT,
  /** Nothing arrives at either side for a while; then what was sent arrives late. */
  LINK_HELD,
  /** What is sent to the server vanishes, and nobody is told: half-open connections. */
  LINK_HALF_OPEN,
  /** What the server answers vanishes: it works, and nobody hears of it. */
  ANSWERS_LOST,
  /** SIGKILL for an agent. */
  AGENT_KILLED,
  /** An operator deletes the consumer of an inbox, and its unread messages with it. */
  CONSUMER_DELETED;

  /** Those of the names, with commas between them; {@code all} stands for all that there are. */
  static List<Fault> named(String names, List<Fault> all) {
    if (names.equals("all")) {
      return all;
    }
    return Stream.of(names.toUpperCase(Locale.ROOT).split(",")).map(Fault::valueOf).toList();
  }

  /** Those that strike a single server and the connections to it. */
  public static List<Fault> single() {
    return List.of(values());
  }

  /** Those that strike one server of a cluster. */
  public static List<Fault> cluster() {
    return List.of(AGENT_FROZEN, SERVER_KILLED, SERVER_FROZEN, AGENT_KILLED, CONSUMER_DELETED);
  }
}
