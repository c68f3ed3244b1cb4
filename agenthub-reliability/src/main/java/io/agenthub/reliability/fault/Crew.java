/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.kill.Place;
import io.agenthub.reliability.kill.Slot;
import io.agenthub.reliability.process.JavaCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The processes that use the hub: two that send and two that handle.
 *
 * <p><b>Threads:</b> for one.
 */
final class Crew implements AutoCloseable {
  private final List<Slot> senders = new ArrayList<>();
  private final List<Slot> agents = new ArrayList<>();
  private final Journal journal;
  private final Random random;
  private @Nullable Slot frozen;

  Crew(FaultSettings settings, Place place, JavaCommand java, Journal journal, Random random) {
    this.journal = journal;
    this.random = random;
    for (String name : List.of("a", "b")) {
      senders.add(slot(Slot.Part.SENDER, "sender-" + name, place, java, settings.perSecond()));
      agents.add(slot(Slot.Part.AGENT, "agent-" + name, place, java, settings.perSecond()));
    }
  }

  private Slot slot(Slot.Part part, String name, Place place, JavaCommand java, int perSecond) {
    return new Slot(part, name, place, java, random.nextLong(), perSecond);
  }

  /** Puts others in the place of the dead, and waits until everybody works. */
  void complete() {
    List<Slot> all = new ArrayList<>(senders);
    all.addAll(agents);
    all.forEach(Slot::fill);
    all.forEach(Slot::awaitReady);
  }

  /** Kills one who handles and is not frozen. */
  void killAgent() {
    kill(List.of(anyAtWork()));
  }

  /** Stops one who handles, until {@link #thawAgent}. */
  void freezeAgent() {
    Slot victim = anyAtWork();
    journal.freezing(victim.working());
    victim.freeze();
    frozen = victim;
  }

  private Slot anyAtWork() {
    List<Slot> atWork = agents.stream().filter(slot -> slot != frozen).toList();
    return atWork.get(random.nextInt(atWork.size()));
  }

  boolean hasFrozen() {
    return frozen != null;
  }

  /**
   * Lets the one who is frozen go on.
   *
   * @param awaited what is waited for until the others have got over it
   */
  void thawAgent(Runnable awaited) {
    Slot thawing = Objects.requireNonNull(frozen, "nobody is frozen");
    frozen = null;
    thawing.thaw();
    awaited.run();
    journal.thawed(thawing.working());
  }

  private void kill(List<Slot> victims) {
    List<Slot> alive = victims.stream().filter(slot -> !slot.isEmpty()).toList();
    List<String> names = alive.stream().map(Slot::working).toList();
    names.forEach(journal::killing);
    alive.forEach(Slot::strike);
    alive.forEach(Slot::kill);
    names.forEach(journal::killed);
  }

  /** Kills everybody. */
  @Override
  public void close() {
    kill(senders);
    kill(agents);
    senders.forEach(Slot::close);
    agents.forEach(Slot::close);
  }
}
