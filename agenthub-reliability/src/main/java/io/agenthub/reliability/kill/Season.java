/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The life of one hub: rounds of kills, then a process that nobody kills works off the rest.
 *
 * <p><b>Threads:</b> for one.
 */
final class Season implements AutoCloseable {
  /** How a round kills. */
  enum Mode {
    /** One process; the others go on. */
    ONE,
    /** Two at the same moment. */
    TWO,
    /** Everybody at the same moment. */
    ALL,
    /** Everybody who has just been started, while it opens the hub. */
    OPENING
  }

  private static final List<Mode> MODES =
      List.of(Mode.ONE, Mode.ONE, Mode.ONE, Mode.TWO, Mode.ALL, Mode.OPENING);
  private static final Duration OPENING_TAKES = Duration.ofMillis(250);

  private final KillSettings settings;
  private final Path hub;
  private final JavaCommand java;
  private final Random random;
  private final KillTally tally;
  private final Journal journal;
  private final List<Slot> slots = new ArrayList<>();

  Season(
      KillSettings settings,
      Path hub,
      JavaCommand java,
      long seed,
      KillTally tally,
      Journal journal) {
    this.settings = settings;
    this.hub = hub;
    this.java = java;
    this.random = new Random(seed);
    this.tally = tally;
    this.journal = journal;
    add(Slot.Part.SENDER, "sender-a");
    add(Slot.Part.SENDER, "sender-b");
    add(Slot.Part.AGENT, "agent-a");
    add(Slot.Part.MIXED, "agent-b");
  }

  private void add(Slot.Part part, String name) {
    slots.add(
        new Slot(part, name, Place.embedded(hub), java, random.nextLong(), settings.perSecond()));
  }

  void play(int rounds) {
    for (int round = 0; round < rounds; round++) {
      Mode mode = MODES.get(random.nextInt(MODES.size()));
      List<Slot> started = fill();
      if (mode == Mode.OPENING && !started.isEmpty()) {
        started.forEach(Slot::awaitOpening);
        pause(Duration.ZERO, OPENING_TAKES);
        kill(started);
        tally.round(Mode.OPENING, started.size());
      } else {
        List<Slot> victims = victims(mode);
        victims.forEach(this::settle);
        pause(settings.shortest(), settings.longest());
        kill(victims);
        tally.round(mode, victims.size());
        if (victims.size() == slots.size()) {
          tally.log(WriteAheadLog.read(hub.resolve("hub").resolve("hub.db-wal")));
        }
      }
    }
    kill(slots.stream().filter(slot -> !slot.isEmpty()).toList());
  }

  private List<Slot> fill() {
    List<Slot> empty = slots.stream().filter(Slot::isEmpty).toList();
    empty.forEach(Slot::fill);
    return empty;
  }

  private void settle(Slot slot) {
    Duration opening = slot.awaitReady();
    if (!opening.isZero()) {
      tally.opened(opening);
    }
  }

  private List<Slot> victims(Mode mode) {
    List<Slot> chosen = new ArrayList<>(slots);
    Collections.shuffle(chosen, random);
    int count =
        switch (mode) {
          case TWO -> 2;
          case ALL -> slots.size();
          default -> 1;
        };
    return List.copyOf(chosen.subList(0, count));
  }

  private void kill(List<Slot> victims) {
    List<String> names = victims.stream().map(Slot::working).toList();
    names.forEach(journal::killing);
    victims.forEach(Slot::strike);
    victims.forEach(Slot::kill);
    names.forEach(journal::killed);
  }

  private void pause(Duration shortest, Duration longest) {
    long nanos = random.nextLong(shortest.toNanos(), longest.toNanos() + 1);
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Works off what is left and notes what the hub keeps. */
  void drain() {
    close();
    Drain.of(Place.embedded(hub), java);
  }

  @Override
  public void close() {
    slots.forEach(Slot::close);
  }
}
