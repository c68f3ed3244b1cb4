/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Errand;
import io.agenthub.loop.Errands;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A role that retires and is registered again is heard by the loop that runs it all the while. */
class ReturningRoleTest {
  @Test
  void roleThatComesBack_isHeard() throws Exception {
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      Agent ceo = hub.agent("ceo");
      hub.agent("qa").handle(message -> Outcome.done("heard")).start();
      assertThat(ceo.ask(Draft.to("qa").subject("a")).get(20, SECONDS).result()).isEqualTo("heard");

      hub.retire("qa");
      hub.agent("qa");

      assertThat(ceo.ask(Draft.to("qa").subject("b")).get(20, SECONDS).result()).isEqualTo("heard");
    }
  }

  @Test
  void errandThatFindsNoInbox_isPutBack_untilThereIsOne() throws Exception {
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      OneErrand errand = new OneErrand();
      hub.agent("qa")
          .handle(message -> Outcome.done("done"))
          .hooks(hooks -> hooks.withErrands(errand))
          .start();
      hub.retire("qa");

      errand.isDue();
      assertThat(errand.putBack.await(20, SECONDS)).isTrue();
      hub.agent("qa");

      assertThat(errand.ended.get(20, SECONDS).text()).isEqualTo("done");
    }
  }

  /** Is offered until it has ended. */
  private static final class OneErrand implements Errands {
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final CountDownLatch putBack = new CountDownLatch(1);
    private final AtomicBoolean offered = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void isDue() {
      offered.set(true);
      listeners.forEach(Runnable::run);
    }

    @Override
    public Optional<Taken> take() {
      return offered.compareAndSet(true, false) ? Optional.of(taken()) : Optional.empty();
    }

    private Taken taken() {
      Errand errand =
          new Errand(
              Errand.message("e-1", Role.of("qa"), "tidy", "", Priority.LOW, Instant.EPOCH),
              true,
              ended::complete);
      return new Taken(
          errand,
          () -> {
            offered.set(true);
            putBack.countDown();
          });
    }

    @Override
    public Runnable onDue(Runnable listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }
}
