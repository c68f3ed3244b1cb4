/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Agents at work, to which the first of them sends messages at a steady rate. */
final class OneWay implements AutoCloseable {
  private static final String NUMBER = "number";

  private final Agent sender;
  private final List<Agent> receivers;
  private final List<InboxLoop> loops;

  /** The run that is under way; what arrives belongs to it. */
  private volatile @Nullable Flights flights;

  /** Starts all but the first. */
  OneWay(Crew crew) {
    this.sender = crew.agent(0);
    this.receivers = crew.agents().subList(1, crew.agents().size());
    this.loops = receivers.stream().map(to -> to.handle(this::handle).start()).toList();
  }

  private Outcome handle(Message message) {
    Objects.requireNonNull(flights)
        .arrives(Integer.parseInt(message.headers().get(NUMBER).orElseThrow()));
    return Outcome.done("done");
  }

  /** From the call that sends to the first line of the handler. */
  Percentiles run(int rate, double seconds) throws InterruptedException {
    Flights now = Flights.of(rate, seconds);
    flights = now;
    return now.run(
        rate,
        n -> {
          Agent to = receivers.get(n % receivers.size());
          Draft draft = Samples.draft(to.role()).header(NUMBER, Integer.toString(n));
          now.departs(n);
          var unused = sender.sendAsync(draft);
        });
  }

  @Override
  public void close() {
    loops.forEach(InboxLoop::close);
  }
}
