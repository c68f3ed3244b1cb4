/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.schedule;

import io.agenthub.AgentHub;
import io.agenthub.ReplayQuery;
import io.agenthub.message.Message;
import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import io.agenthub.reliability.report.ResultPage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Four replicas of an agent with jobs that are due each second; one after the other is killed and
 * started again, or stopped for a while and continued. Afterwards every instant of every job must
 * have been done once.
 *
 * <p><b>Threads:</b> for one.
 */
public final class ScheduleRounds {
  private static final int REPLICAS = 4;
  private static final int JOBS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final Random random;
  private final JavaCommand java;
  private final List<Child> replicas = new ArrayList<>();
  private final Set<Child> ready = new HashSet<>();
  private int started;
  private int kills;
  private int freezes;

  /** Prepares a run whose choices follow from the seed. */
  public ScheduleRounds(Path directory, long seed) {
    this.directory = Folder.create(directory);
    this.random = new Random(seed);
    this.java = JavaCommand.prepare(directory.resolve("java"));
  }

  /**
   * Runs from the command line.
   *
   * @param args number of instants, directory of the hub, directory of the result, perhaps the seed
   */
  public static void main(String[] args) {
    long seed = args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime();
    ScheduleResult result =
        new ScheduleRounds(Path.of(args[1]), seed).run(Integer.parseInt(args[0]));
    String page =
        new ResultPage(
                "Recurring work with replicas that are killed and frozen",
                "Made by `scripts/schedule-rounds.sh`; see [how](../reliability.md).")
            .row("seed", seed)
            .row("replicas, jobs due each second", REPLICAS + ", " + JOBS)
            .row("kills, freezes", result.kills() + ", " + result.freezes())
            .row("instants that were due", result.due())
            .row("missing", result.missing().size())
            .row("completed twice", result.doubled().size())
            .machine()
            .toString();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ResultPage.write(Path.of(args[2]).resolve("schedules-" + today + ".md"), page);
    System.out.println(page);
    System.exit(result.isClean() ? 0 : 1);
  }

  /** Lets at least so many instants come, and accounts for all. */
  public ScheduleResult run(int instants) {
    try {
      for (int i = 0; i < REPLICAS; i++) {
        replicas.add(start());
      }
      replicas.get(0).await("ready", PATIENCE);
      ready.add(replicas.get(0));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1 + instants / JOBS);
      while (System.nanoTime() < end) {
        disturb();
      }
      return account();
    } finally {
      replicas.forEach(Child::close);
    }
  }

  private String url() {
    return "embedded:" + directory.resolve("hub");
  }

  private Child start() {
    String name = "replica-" + started++;
    List<String> arguments =
        List.of(url(), directory.resolve(name + ".done").toString(), Integer.toString(JOBS));
    Child child = Child.start(name, java.of(ReplicaProgram.class, arguments), directory);
    child.say("go");
    return child;
  }

  /** Something happens to one replica; the others go on. */
  private void disturb() {
    int victim = random.nextInt(REPLICAS);
    pause(1_000 + random.nextInt(2_000));
    if (random.nextInt(4) == 0) {
      replicas.get(victim).freeze();
      pause(500 + random.nextInt(3_000));
      replicas.get(victim).thaw();
      freezes++;
    } else {
      replicas.get(victim).kill();
      kills++;
      replicas.set(victim, start());
    }
  }

  private static void pause(int millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private ScheduleResult account() {
    for (Child replica : replicas) {
      if (ready.add(replica)) {
        replica.await("ready", PATIENCE);
      }
    }
    for (Child replica : replicas) {
      replica.say("stop");
      replica.await("stopped", PATIENCE);
    }
    ScheduleAccount account = new ScheduleAccount();
    Folder.files(directory, ".done").forEach(account::completed);
    try (AgentHub hub = AgentHub.open(url())) {
      hub.agents().stream().flatMap(agent -> agent.schedules().stream()).forEach(account::settled);
      hub.replay(ReplayQuery.all().role(ReplicaProgram.ROLE))
          .map(stored -> Message.of(stored, 0))
          .forEach(account::fired);
      account.waiting(
          hub.inbox(ReplicaProgram.ROLE, 1_000_000).stream().map(Message::idOf).toList());
      return account.result(
          id -> hub.completion(ReplicaProgram.ROLE, id).isPresent(), kills, freezes);
    }
  }
}
