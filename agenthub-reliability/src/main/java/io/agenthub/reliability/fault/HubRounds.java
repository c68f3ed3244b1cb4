/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.delivery.Topology;
import io.agenthub.message.Role;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.kill.Slot;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The rounds on one hub: one fault after the other, each until the hub is back for its users.
 *
 * <p>An agent that is frozen stays so while others strike: a delivery waits for a minute, which
 * would be a long time to break nothing else.
 *
 * <p><b>Threads:</b> for one.
 */
final class HubRounds {
  /** The inboxes' ack wait and a little more. */
  private static final Duration LONGER_THAN_ANY_DELIVERY =
      Topology.inbox(Role.of(Slot.WORKER)).ackWait().plusSeconds(3);

  private final FaultSettings settings;
  private final Arena arena;
  private final Crew crew;
  private final Witness witness;
  private final Journal journal;
  private final Random random;
  private long frozenUntil;

  HubRounds(
      FaultSettings settings,
      Arena arena,
      Crew crew,
      Witness witness,
      Journal journal,
      Random random) {
    this.settings = settings;
    this.arena = arena;
    this.crew = crew;
    this.witness = witness;
    this.journal = journal;
    this.random = random;
  }

  /** So many rounds, with the faults in their turn. */
  void run(int rounds, FaultResult result) {
    for (int round = 0; round < rounds; round++) {
      crew.complete();
      pause();
      Fault fault = settings.faults().get(round % settings.faults().size());
      if (fault == Fault.AGENT_FROZEN) {
        thaw(result);
        freeze();
      } else {
        round(fault, result);
      }
      if (frozenUntil - System.nanoTime() < 0) {
        thaw(result);
      }
    }
    thaw(result);
  }

  private void round(Fault fault, FaultResult result) {
    journal.faultBegins(fault.name());
    switch (fault) {
      case AGENT_KILLED -> {
        crew.killAgent();
        crew.complete();
      }
      case CONSUMER_DELETED -> witness.deleteInbox();
      default -> {
        arena.strike(fault);
        pause();
        arena.heal();
      }
    }
    result.recovered(fault, witness.awaitSuccess());
    journal.faultEnds(fault.name());
    arena.awaitReady();
  }

  private void freeze() {
    crew.freezeAgent();
    frozenUntil = System.nanoTime() + LONGER_THAN_ANY_DELIVERY.toNanos();
  }

  /** Lets the frozen agent go on, if there is one, when its time has come. */
  private void thaw(FaultResult result) {
    if (crew.hasFrozen()) {
      pause(Duration.ofNanos(frozenUntil - System.nanoTime()));
      crew.thawAgent(() -> result.recovered(Fault.AGENT_FROZEN, witness.awaitSuccess()));
    }
  }

  private void pause() {
    pause(
        Duration.ofNanos(
            random.nextLong(settings.shortest().toNanos(), settings.longest().toNanos() + 1)));
  }

  private static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
