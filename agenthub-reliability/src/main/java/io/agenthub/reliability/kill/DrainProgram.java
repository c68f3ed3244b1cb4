/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.Durability;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.json.Json;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that nobody kills: works off what is left, and then notes what the hub keeps. */
public final class DrainProgram {
  private static final Logger LOG = LoggerFactory.getLogger(DrainProgram.class);
  private static final Duration POLL = Duration.ofMillis(50);

  /** What was archived while this process began is compared within that time. */
  private static final Duration QUIET = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TRIES = 20;
  private static final int PAGE = 1_000;
  private static final int PARALLEL = 16;

  private DrainProgram() {}

  /**
   * Runs the program.
   *
   * @param args URL of the hub, file of the history, name, and for how many seconds at most nothing
   *     may change
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    parent.awaitGo();
    parent.say("opening");
    try (Journal journal = Journal.open(Path.of(args[1]), args[2]);
        AgentHub hub = AgentHub.open(args[0])) {
      parent.say("ready");
      Map<String, Long> copies = lastCopies(hub);
      Handling.start(hub, journal, PARALLEL);
      Duration patience = Duration.ofSeconds(Long.parseLong(args[3]));
      long left = drain(hub, patience);
      while (left == 0 && comesBack(hub, copies, patience.multipliedBy(5))) {
        left = drain(hub, patience);
      }
      if (left > 0) {
        tellOf(hub, left, patience);
      }
      note(hub.broker(), journal);
    }
    parent.say("noted");
  }

  /** What the checker will call lost was perhaps not reached: the log of this process says so. */
  private static void tellOf(AgentHub hub, long left, Duration patience) {
    LOG.warn("{} messages are left; for {} nothing has changed", left, patience);
    for (ConsumerInfo consumer : answered(() -> hub.broker().consumers(Topology.AGENTS))) {
      LOG.warn(
          "{}: {} wait, {} are in flight",
          consumer.spec().ref(),
          consumer.pending(),
          consumer.inFlight());
    }
  }

  /**
   * Until nothing is left, or what is left has not changed for a while; more of it may come back.
   */
  private static long drain(AgentHub hub, Duration patience) {
    long left = answered(() -> Backlog.of(hub));
    long end = System.nanoTime() + patience.toNanos();
    while (left > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
      long now = answered(() -> Backlog.of(hub));
      if (now != left) {
        left = now;
        end = System.nanoTime() + patience.toNanos();
      }
    }
    return left;
  }

  private static Map<String, Long> lastCopies(AgentHub hub) {
    Map<String, Long> copies = new HashMap<>();
    Cast.everybody().forEach(role -> copies.put(role, answered(() -> lastCopy(hub, role))));
    return copies;
  }

  /**
   * Waits until all copies are compared with the ledger and nothing has come back for a while, or
   * something does.
   */
  private static boolean comesBack(AgentHub hub, Map<String, Long> copies, Duration patience) {
    if (hub.broker().durability().level() != Durability.Level.REPLICATED) {
      return false;
    }
    long quiet = System.nanoTime() + QUIET.toNanos();
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < (copies.isEmpty() ? quiet : end)) {
      LockSupport.parkNanos(POLL.toNanos());
      if (answered(() -> Backlog.of(hub)) > 0) {
        return true;
      }
      copies.entrySet().removeIf(last -> isCompared(hub, last.getKey(), last.getValue()));
    }
    return false;
  }

  private static boolean isCompared(AgentHub hub, String role, long copy) {
    return answered(() -> compared(hub, role)) > copy;
  }

  private static long lastCopy(AgentHub hub, String role) {
    String copies = Subjects.audit(Subjects.inbox(Role.of(role)));
    return hub.broker().last(Topology.AUDIT, copies).map(StoredMessage::sequence).orElse(0L);
  }

  /** The first copy that the hub has not compared with the ledger. */
  private static long compared(AgentHub hub, String role) {
    String inbox = Topology.inbox(Role.of(role)).ref().name();
    return hub.broker()
        .last(Topology.CLAIMS, Subjects.claim("stock", role, inbox))
        .flatMap(record -> new Payload(Json.read(record.body())).number("from"))
        .map(Number::longValue)
        .orElse(1L);
  }

  private static void note(Broker broker, Journal journal) {
    for (String role : Cast.everybody()) {
      each(
          broker,
          Topology.COMPLETIONS,
          Subjects.completions(Role.of(role)),
          stored -> kept(journal, role, Completion.of(stored).messageId()));
      each(
          broker,
          Topology.DEAD_LETTERS,
          SubjectFilter.of(Subjects.deadLetters(Role.of(role))),
          stored -> buried(journal, role, DeadLetter.of(stored)));
    }
  }

  private static void kept(Journal journal, String role, String id) {
    journal.kept(role, id);
    if (Cast.WORKERS.contains(role)) {
      journal.noticeDue(id);
    }
  }

  private static void buried(Journal journal, String role, DeadLetter letter) {
    journal.buried(role, letter.messageId(), letter.reason().wireName());
  }

  private static void each(
      Broker broker, String stream, SubjectFilter filter, Consumer<StoredMessage> action) {
    ReadRequest first = ReadRequest.all(stream, PAGE).withFilter(filter);
    List<StoredMessage> page = answered(() -> broker.read(first));
    while (!page.isEmpty()) {
      page.forEach(action);
      ReadRequest next = first.from(page.get(page.size() - 1).sequence() + 1);
      page = answered(() -> broker.read(next));
    }
  }

  /** Asks again while a server comes back: what is not noted here would count as lost. */
  private static <T> T answered(Supplier<T> question) {
    for (int tries = 1; ; tries++) {
      try {
        return question.get();
      } catch (BrokerUnavailableException e) {
        if (tries == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
