/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.hang;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.LearningUse;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.LoopListener;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a real program hang on one message, and sees when its agent is at work on the next one and
 * what is left of the program. Needs a shell and {@code /proc}.
 *
 * <p><b>Threads:</b> for one.
 */
public final class HangRig {
  private static final String ROLE = "worker";
  private static final String MARK = "RIG_MARK";

  /** After so long a hang counts as never ended. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longer than the rig waits: the hung message must not come again before the next one. */
  private static final Backoff LATE =
      new Backoff(Duration.ofMinutes(10), Duration.ofMinutes(10), 3);

  private final Duration limit;

  /** A rig whose agents have this time for an attempt. */
  public HangRig(Duration limit) {
    this.limit = limit;
  }

  /**
   * What was seen.
   *
   * @param over how long after the limit the agent was at work on the next message
   * @param answered whether the next message got its completion
   * @param left processes of the program that still lived then
   */
  public record Result(Way way, Hang hang, Duration over, boolean answered, List<String> left) {}

  /** Hangs once. */
  public Result run(Way way, Hang hang) {
    String mark = UUID.randomUUID().toString();
    ExecutorService pumps = Executors.newCachedThreadPool();
    try {
      Result before = hang(way, hang, mark, pumps);
      List<String> left = before.left().isEmpty() ? bearers(mark) : before.left();
      return new Result(way, hang, before.over(), before.answered(), left);
    } finally {
      pumps.shutdownNow();
      destroy(mark);
    }
  }

  /** What was seen before the hub was closed; a program that lives on does so until then. */
  private Result hang(Way way, Hang hang, String mark, ExecutorService pumps) {
    Starts starts = new Starts();
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      Agent boss = hub.agent("boss");
      hub.agent(ROLE)
          .loop(way.session(hang, Map.of(MARK, mark), pumps))
          .learning(LearningUse.NONE)
          .with(s -> s.withBackoff(LATE).withTimeLimit(limit).withListener(starts))
          .start();
      boss.send(Draft.to(ROLE).subject("hang").once("hang-" + mark));
      String next = boss.send(Draft.to(ROLE).subject("next")).messageId();
      boolean answered = await(() -> hub.completion(ROLE, next).isPresent());
      List<String> left = way == Way.COMMAND ? bearers(mark) : List.of();
      return new Result(way, hang, starts.between("hang", "next").minus(limit), answered, left);
    }
  }

  /** Notes when each message is begun. */
  private static final class Starts implements LoopListener {
    private final Map<String, Long> nanos = new ConcurrentHashMap<>();

    @Override
    public void onStarted(Role role, Message message) {
      nanos.putIfAbsent(message.subject(), System.nanoTime());
    }

    Duration between(String first, String second) {
      long begin = nanos.getOrDefault(first, 0L);
      return Duration.ofNanos(nanos.getOrDefault(second, Long.MAX_VALUE) - begin);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static boolean await(Condition condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return true;
  }

  /** The living processes of the program, whoever their parents are. */
  private static List<String> bearers(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> bears(process, mark))
        .map(process -> process.pid() + " " + process.info().command().orElse("?"))
        .toList();
  }

  private static boolean bears(ProcessHandle process, String mark) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return new String(environment, StandardCharsets.ISO_8859_1).contains(MARK + "=" + mark);
    } catch (IOException gone) {
      return false;
    }
  }

  private static void destroy(String mark) {
    ProcessHandle.allProcesses()
        .filter(process -> bears(process, mark))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
