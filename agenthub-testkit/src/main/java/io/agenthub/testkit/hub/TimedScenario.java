/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.recurring.Planned;
import io.agenthub.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A scenario in which time is moved by hand; the broker may live by its own.
 *
 * @since 0.1
 */
abstract class TimedScenario extends HubScenario {
  private final ManualTime manual = ManualTime.create();

  @Override
  final ManualTime time() {
    return manual;
  }

  Instant now() {
    return manual.now();
  }

  /** Moves the time at once; what falls due on the way finds it where it is then. */
  void pass(Duration duration) {
    manual.advance(duration);
  }

  /** Moves the time to an instant, and waits until all recurring work has taken note of it. */
  void reach(Instant instant) {
    manual.advance(Duration.between(now(), instant));
    settle();
  }

  /** Waits until nothing is due any more that was due before. */
  void settle() {
    until(() -> planned().stream().allMatch(work -> isAhead(work, now())));
  }

  private static boolean isAhead(Planned work, Instant now) {
    return work.next().map(next -> next.isAfter(now)).orElse(true);
  }

  /** Waits, in earnest, for what happens on other threads. */
  void until(BooleanSupplier condition) {
    eventually(
        () -> {
          manual.advance(Duration.ZERO);
          return condition.getAsBoolean();
        });
  }

  List<Planned> planned() {
    return hub().agents().stream().flatMap(agent -> agent.schedules().stream()).toList();
  }

  AgentInfo agent(AgentHub in, String role) {
    return in.agents().stream().filter(a -> a.role().equals(role)).findFirst().orElseThrow();
  }
}
