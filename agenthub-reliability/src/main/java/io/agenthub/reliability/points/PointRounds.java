/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills an agent at each place of the cycle in turn, many times, and judges what became of the
 * messages it died of.
 *
 * <p>Each message must end with one completion and one notice; no handler may begin after its
 * completion was seen. The hub may be of any kind: its URL is a parameter.
 *
 * <p><b>Threads:</b> for one.
 */
public final class PointRounds {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Longer than any broker takes to notice that the holder of a delivery is gone. */
  private static final Duration REDELIVERY = Duration.ofMinutes(3);

  private static final String SENDER = "boss";

  private final String url;
  private final Path directory;
  private final int rounds;
  private final PointResult result = new PointResult();

  PointRounds(String url, Path directory, int rounds) {
    this.url = url;
    this.directory = directory;
    this.rounds = rounds;
  }

  /** One kill that was carried out. */
  private record Kill(KillPoint point, String id, boolean completed) {}

  PointResult run() {
    Folder.create(directory);
    JavaCommand java = JavaCommand.prepare(directory.resolve("java"));
    Path file = directory.resolve("facts.txt");
    try (AgentHub hub = AgentHub.open(url);
        Facts facts = Facts.appendTo(file)) {
      Agent boss = hub.agent(SENDER);
      hub.agent(PointProgram.ROLE);
      List<Kill> kills = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        for (KillPoint point : KillPoint.values()) {
          kills.add(kill(hub, boss, java, facts, point, round));
        }
      }
      drain(hub, facts);
      List<String> all = Facts.read(file);
      kills.forEach(kill -> judge(hub, kill, all));
    }
    return result;
  }

  private Kill kill(
      AgentHub hub, Agent boss, JavaCommand java, Facts facts, KillPoint point, int round) {
    String id = "%s-%d".formatted(point.name().toLowerCase(Locale.ROOT), round);
    boss.send(Draft.to(PointProgram.ROLE).subject(id).message("do it").once(id));
    List<String> arguments =
        List.of(url, directory.resolve("facts.txt").toString(), point.name(), id);
    try (Child child = Child.start(id, java.of(PointProgram.class, arguments), directory)) {
      child.say("go");
      child.await("here", PATIENCE);
      child.kill();
    }
    boolean completed = hub.completion(PointProgram.ROLE, id).isPresent();
    if (completed) {
      facts.completed(id);
    }
    return new Kill(point, id, completed);
  }

  /** Works off what the dead have left. */
  private void drain(AgentHub hub, Facts facts) {
    hub.agent(PointProgram.ROLE)
        .handle(
            message -> {
              facts.started(message.id());
              return Outcome.done("done " + message.id());
            })
        .start();
    long end = System.nanoTime() + REDELIVERY.toNanos();
    while (System.nanoTime() < end && left(hub) > 0) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static long left(AgentHub hub) {
    return hub.agents().stream()
        .filter(agent -> agent.role().equals(PointProgram.ROLE))
        .mapToLong(agent -> agent.unread() + agent.inFlight())
        .sum();
  }

  private void judge(AgentHub hub, Kill kill, List<String> facts) {
    long starts = Facts.starts(facts, kill.id());
    result.killed(kill.point(), kill.completed(), starts);
    int completions = completions(hub, kill.id());
    if (completions != 1) {
      result.violation(kill.point(), kill.id(), completions + " completions");
    }
    long notices = notices(hub, kill.id());
    if (notices != 1) {
      result.violation(kill.point(), kill.id(), notices + " notices");
    }
    if (Facts.startsAfterCompletion(facts, kill.id()) > 0) {
      result.violation(kill.point(), kill.id(), "a handler began after the completion");
    }
  }

  private static int completions(AgentHub hub, String id) {
    SubjectFilter subject = SubjectFilter.of(Subjects.completion(PointProgram.ROLE, id));
    return hub.broker().read(ReadRequest.all(Topology.COMPLETIONS, 10).withFilter(subject)).size();
  }

  private static long notices(AgentHub hub, String id) {
    SubjectFilter inbox = SubjectFilter.of(Subjects.inbox(Role.of(SENDER)));
    List<StoredMessage> all =
        hub.broker().read(ReadRequest.all(Topology.AGENTS, 10_000).withFilter(inbox));
    return all.stream()
        .filter(
            stored ->
                stored.headers().get(Headers.MESSAGE_ID).filter(("done-" + id)::equals).isPresent())
        .count();
  }

  /**
   * Runs it, prints the result and writes its page.
   *
   * @param args number of kills at each place, directory of the run, directory of the result, and
   *     the URL of an empty hub if it is not to be an embedded one
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    Path directory = Path.of(args[1]).toAbsolutePath();
    String url = args.length > 3 ? args[3] : "embedded:" + directory.resolve("hub");
    long begin = System.nanoTime();
    PointResult result = new PointRounds(url, directory, Integer.parseInt(args[0])).run();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println(result);
    result.violations().forEach(System.out::println);
    String kind = url.substring(0, url.indexOf(':'));
    System.out.println(PointPage.write(Path.of(args[2]), kind, result, took));
    if (!result.violations().isEmpty()) {
      System.exit(1);
    }
  }
}
