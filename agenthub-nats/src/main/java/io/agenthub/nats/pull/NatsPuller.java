/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.nats.connection.Engine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hands the best of what several consumers have to those who wait. */
final class NatsPuller implements Puller, Demand.Taker {
  private final Engine engine;
  private final Runnable onClose;

  // on the engine
  private List<Inlet> inlets;
  private final Deque<Pull> pulls = new ArrayDeque<>();
  private boolean touched;
  private @Nullable RuntimeException end;

  /**
   * Somebody waits.
   *
   * @param max for so many messages at most
   * @param since since then, on the monotonic clock
   */
  private record Pull(int max, long since, CompletableFuture<List<Delivery>> future) {}

  /** A message that was chosen, and the inlet that had it. */
  private record Choice(Inlet inlet, Arrived arrived) {
    CompletableFuture<Choice> counted() {
      return inlet.counted(arrived).thenApply(counted -> new Choice(inlet, counted));
    }
  }

  NatsPuller(Engine engine, List<Inlet> inlets, Runnable onClose) {
    this.engine = engine;
    this.inlets = List.copyOf(inlets);
    this.onClose = onClose;
  }

  /** Called on the engine, once. */
  void attach() {
    inlets.forEach(inlet -> inlet.add(this));
  }

  /** The consumer was made again with other settings; what it brings comes to another inlet now. */
  void replace(Inlet old, Inlet made) {
    if (inlets.contains(old)) {
      old.remove(this);
      inlets = inlets.stream().map(inlet -> inlet == old ? made : inlet).toList();
      made.add(this);
      touch();
    }
  }

  @Override
  public CompletableFuture<List<Delivery>> pull(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("a pull takes at least one message, not " + max);
    }
    long now = engine.time().nanos();
    Pull pull = new Pull(max, now, engine.untilClosed(new CompletableFuture<>()));
    engine.executeHere(() -> accept(pull)); // it is asked for without a change of threads
    CompletableFuture<List<Delivery>> unused =
        pull.future.whenComplete(
            (deliveries, failure) -> {
              if (failure instanceof CancellationException) {
                engine.execute(() -> withdraw(pull));
              }
            });
    return pull.future;
  }

  private void accept(Pull pull) {
    if (end != null) {
      pull.future.completeExceptionally(end);
    } else {
      pulls.add(pull);
      touch();
    }
  }

  private void withdraw(Pull pull) {
    pulls.remove(pull); // unless it was found done before
    inlets.forEach(Inlet::demandChanged);
  }

  @Override
  public int demand() {
    int demand = 0;
    for (Pull pull : pulls) {
      demand += pull.future.isDone() ? 0 : pull.max;
    }
    return Math.min(demand, 5_000);
  }

  @Override
  public Optional<Long> waitsSince() {
    return pulls.stream().filter(pull -> !pull.future.isDone()).findFirst().map(Pull::since);
  }

  @Override
  public void touch() {
    if (!touched) {
      touched = true;
      engine.execute(this::match);
    }
  }

  private void match() {
    touched = false;
    pulls.removeIf(pull -> pull.future.isDone());
    if (!pulls.isEmpty() && isReady(pulls.getFirst())) {
      List<Choice> chosen = choose(pulls.getFirst().max);
      if (chosen.isEmpty()) {
        return;
      }
      handOut(pulls.removeFirst(), chosen);
      if (!pulls.isEmpty()) {
        touch(); // whoever came later may need another look
        return;
      }
    }
    inlets.forEach(Inlet::giveBackPassedOver);
  }

  /** Whether what the inlets hold is the best there was when this one came. */
  private boolean isReady(Pull pull) {
    boolean ready = true;
    for (Inlet inlet : inlets) {
      ready &= inlet.ready(pull.since, inlets.size() == 1);
    }
    return ready;
  }

  private List<Choice> choose(int max) {
    List<Choice> chosen = new ArrayList<>();
    while (chosen.size() < max) {
      Inlet from = null;
      Arrived best = null;
      for (Inlet inlet : inlets) {
        Arrived first = inlet.next();
        if (first != null && (best == null || Arrived.ORDER.compare(first, best) < 0)) {
          from = inlet;
          best = first;
        }
      }
      if (from == null || best == null) {
        break;
      }
      from.take(best);
      chosen.add(new Choice(from, best));
    }
    return chosen;
  }

  /** Those that were delivered before are counted first. */
  private void handOut(Pull pull, List<Choice> chosen) {
    if (chosen.stream().allMatch(choice -> choice.arrived().isCounted())) {
      complete(pull, chosen);
      return;
    }
    List<CompletableFuture<Choice>> counted = chosen.stream().map(Choice::counted).toList();
    CompletableFuture<?> unused =
        CompletableFuture.allOf(counted.toArray(CompletableFuture<?>[]::new))
            .thenRun(
                () ->
                    engine.execute(
                        () ->
                            complete(
                                pull, counted.stream().map(CompletableFuture::join).toList())));
  }

  private static void complete(Pull pull, List<Choice> chosen) {
    List<Delivery> deliveries = chosen.stream().map(choice -> choice.arrived().delivery()).toList();
    if (!pull.future.complete(deliveries)) {
      chosen.forEach(choice -> choice.inlet().untake(choice.arrived()));
    }
  }

  /** Ends what waits; on the engine. */
  void end(RuntimeException why) {
    if (end == null) {
      end = why;
      List<Pull> waiting = List.copyOf(pulls);
      pulls.clear();
      waiting.forEach(pull -> pull.future.completeExceptionally(why));
      inlets.forEach(inlet -> inlet.remove(this));
      onClose.run();
    }
  }

  @Override
  public void close() {
    engine.execute(() -> end(new CancellationException("The puller has been closed.")));
  }
}
