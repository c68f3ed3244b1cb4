/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.cli.output.Records;
import io.agenthub.cli.output.Table;
import io.agenthub.presence.Presence;
import java.util.List;
import java.util.function.ToIntFunction;

/** How the eleven stand now, as the hub knows it. */
final class Board {
  private final AgentHub hub;
  private final Cast cast;
  private final ToIntFunction<String> done;

  /** A board whose column of completed messages comes from {@code done}. */
  Board(AgentHub hub, Cast cast, ToIntFunction<String> done) {
    this.hub = hub;
    this.cast = cast;
    this.done = done;
  }

  /** One line an agent, under a header. */
  List<String> lines() {
    Table table = new Table("ROLE", "STATE", "UNREAD", "DONE", "WORKING ON");
    List<AgentInfo> agents = hub.agents();
    for (String role : cast.roles()) {
      agents.stream().filter(a -> a.role().equals(role)).forEach(agent -> add(table, agent));
    }
    return table.lines();
  }

  private void add(Table table, AgentInfo agent) {
    table.row(
        agent.role(),
        Records.state(agent),
        agent.unread(),
        done.applyAsInt(agent.role()),
        agent.presence().map(Presence::busyWith).orElse(""));
  }
}
