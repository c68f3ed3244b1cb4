/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.learning.Card;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Draft;
import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents in several processes come to trust what one of them published by their own messages alone,
 * one of them being killed on the way; {@code -Dlearn.url} names another hub, which must be empty.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SharedLearningIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Card CARD = Card.of("On HTTP 429", "Wait for Retry-After.");
  private static final int TASKS = 8;
  private static final int PROMOTING = 4;

  private final Path directory;
  private final String url;
  private final JavaCommand java;

  SharedLearningIT(@TempDir Path directory) {
    this.directory = directory;
    this.url = System.getProperty("learn.url", "embedded:" + directory.resolve("hub"));
    this.java = JavaCommand.prepare(directory.resolve("java"));
  }

  private Child start(String name, String role) {
    Child child = Child.start(name, java.of(LearnerProgram.class, List.of(url, role)), directory);
    child.say("go");
    child.await("ready", PATIENCE);
    return child;
  }

  private static List<String> send(Agent boss, String role) {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= TASKS; i++) {
      String text = "The API answers HTTP 429, part %d for %s".formatted(i, role);
      ids.add(boss.send(Draft.to(role).subject("Sync " + i).message(text)).messageId());
    }
    return ids;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waited long enough").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static Learning seenBy(AgentHub hub, String role) {
    try (Learnings view = hub.learnings(role)) {
      return view.require(CARD.id());
    }
  }

  @Test
  void agentsInSeveralProcesses_trustByTheirOwnMessages_alsoOverAKill() {
    try (AgentHub hub = AgentHub.open(url);
        Learnings author = hub.agent("backend").learnings()) {
      author.publish(CARD);
      Agent boss = hub.agent("boss");
      try (Child support = start("support", "support");
          Child doomed = start("doomed", "devops");
          Child marketing = start("marketing", "marketing")) {
        List<String> steady = send(boss, "support");
        List<String> shaken = send(boss, "devops");
        await(() -> hub.completion("devops", shaken.get(TASKS / 2)).isPresent());
        doomed.kill();
        try (Child next = start("next", "devops")) {
          await(() -> steady.stream().allMatch(id -> hub.completion("support", id).isPresent()));
          await(() -> shaken.stream().allMatch(id -> hub.completion("devops", id).isPresent()));
          await(() -> seenBy(hub, "support").isActive());
          await(() -> seenBy(hub, "devops").isActive());
          List.of(support, marketing, next).forEach(child -> child.say("stop"));
          List.of(support, marketing, next).forEach(child -> child.await("stopped", PATIENCE));
        }
      }
    }
    try (AgentHub later = AgentHub.open(url)) {
      Learning undisturbed = seenBy(later, "support");
      assertHeld(undisturbed);
      assertThat(undisturbed.confirmations()).isEqualTo(TASKS);
      assertHeld(seenBy(later, "devops"));
      Learning unused = seenBy(later, "marketing");
      assertThat(unused.state()).isEqualTo(LearningState.CANDIDATE);
      assertThat(unused.confirmations()).isZero();
      assertThat(unused.votesFor()).isEqualTo(2);
    }
  }

  /** A kill may lose the evidence of a message, but none counts it twice. */
  private static void assertHeld(Learning learning) {
    assertThat(learning.state()).isEqualTo(LearningState.ACTIVE);
    assertThat(learning.confirmations()).isBetween(PROMOTING, TASKS);
    assertThat(learning.contradictions()).isZero();
    double expected = (learning.confirmations() + 3.0) / (learning.confirmations() + 6.0);
    assertThat(learning.trust().value().doubleValue()).isCloseTo(expected, within(0.001));
  }
}
