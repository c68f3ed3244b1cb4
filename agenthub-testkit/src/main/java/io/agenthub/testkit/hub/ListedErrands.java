/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import io.agenthub.loop.Errand;
import io.agenthub.loop.Errands;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.testkit.ManualTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Errands that the test declares due, handed out by urgency, those for idle times last. */
final class ListedErrands implements Errands {
  private static final Comparator<Errand> ORDER =
      Comparator.comparing(Errand::onlyWhenIdle)
          .thenComparing(errand -> errand.message().priority());

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Errand> due = new ArrayList<>();

  /** Tells what came of the errand. */
  CompletableFuture<Outcome> due(String subject, Priority priority, boolean onlyWhenIdle) {
    CompletableFuture<Outcome> ended = new CompletableFuture<>();
    Message message =
        Errand.message(
            "errand-" + subject, Role.of("qa"), subject, "do it", priority, ManualTime.START);
    add(new Errand(message, onlyWhenIdle, ended::complete));
    listeners.forEach(Runnable::run);
    return ended;
  }

  private synchronized void add(Errand errand) {
    due.add(errand);
  }

  synchronized int waiting() {
    return due.size();
  }

  @Override
  public synchronized Optional<Taken> take() {
    Optional<Errand> next = due.stream().min(ORDER);
    next.ifPresent(due::remove);
    return next.map(errand -> new Taken(errand, () -> add(errand)));
  }

  @Override
  public Runnable onDue(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
