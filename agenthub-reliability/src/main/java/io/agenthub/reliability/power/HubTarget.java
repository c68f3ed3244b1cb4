/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import java.nio.file.Path;
import java.util.List;

/** A hub: messages to the inbox of an agent that does not run. */
final class HubTarget implements Target {
  private static final int PAGE = 1_000;

  private final AgentHub hub;
  private final Agent writer;

  private HubTarget(AgentHub hub, Agent writer) {
    this.hub = hub;
    this.writer = writer;
  }

  static HubTarget open(Path directory) {
    AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"));
    hub.agent(RECIPIENT);
    return new HubTarget(hub, hub.agent("writer"));
  }

  @Override
  public long put(String id) {
    return writer
        .send(Draft.to(RECIPIENT).subject("cut").message(Target.text(id)).once(id))
        .sequence();
  }

  /**
   * Reads the stream of inboxes, and checks that the inbox and the archive hold as many messages.
   */
  @Override
  public long each(Taker taker) {
    ReadRequest first = ReadRequest.all(Topology.AGENTS, PAGE);
    long count = 0;
    long last = 0;
    List<StoredMessage> page = hub.broker().read(first);
    while (!page.isEmpty()) {
      for (StoredMessage message : page) {
        Message found = Message.of(message, 1);
        taker.take(found.id(), found.sequence(), found.text());
        last = found.sequence();
      }
      count += page.size();
      page = hub.broker().read(first.from(page.get(page.size() - 1).sequence() + 1));
    }
    agree("messages in the inbox", count, unread());
    agree("messages in the archive", count, hub.broker().stream(Topology.AUDIT).messages());
    return last;
  }

  private long unread() {
    return hub.agents().stream()
        .filter(agent -> agent.role().equals(RECIPIENT))
        .mapToLong(AgentInfo::unread)
        .sum();
  }

  private static void agree(String what, long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("%d %s, not %d".formatted(actual, what, expected));
    }
  }

  @Override
  public void close() {
    hub.close();
  }
}
