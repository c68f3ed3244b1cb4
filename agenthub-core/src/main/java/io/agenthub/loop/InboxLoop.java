/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.message.MessageUrgency;
import io.agenthub.message.Role;
import io.agenthub.presence.Beacon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an agent's messages, the most urgent first, and brings each to its end before it takes the
 * next.
 *
 * <p><b>Delivery:</b> a message may be started more than once, after a crash or a retry; it has
 * exactly one completion. A loop that dies loses nothing: what it worked on comes again.
 *
 * <p><b>Threads:</b> a loop that waits occupies none; a message is handled on a thread of the hub's
 * executor. All methods may be called by any thread.
 *
 * @since 0.1
 */
public final class InboxLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InboxLoop.class);

  /** How long an interrupted handler may take to give up. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  /** Most handlers that ignore their interrupt and are left behind on their threads. */
  private static final int MAX_LEFT_BEHIND = 16;

  private static final MessageUrgency URGENCY = new MessageUrgency();

  private final LoopContext context;
  private final LoopSettings settings;
  private final Role role;
  private final Handler handler;
  private final Map<ConsumerRef, Source> sources;
  private final Puller puller;
  private final LoopHooks hooks;
  private final Gate gate;
  private final Intermission intermission;
  private final OwnMessages own;
  private final FairShare share;
  private final LoopListener listener;
  private final Companions companions;
  private final AtomicInteger leftBehind = new AtomicInteger();
  private final List<Worker> workers = new ArrayList<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  private InboxLoop(
      LoopContext context,
      LoopSettings settings,
      Role role,
      List<Source> sources,
      Handler handler,
      LoopHooks hooks) {
    this.context = context;
    this.settings = settings;
    this.role = role;
    this.handler = handler;
    this.sources = sources.stream().collect(Collectors.toMap(Source::ref, source -> source));
    this.hooks = hooks;
    this.intermission = new Intermission(context.time());
    this.own = new OwnMessages(context.time(), settings.guards().maxOwn());
    this.share = new FairShare(context.time(), settings.guards().maxPerSender());
    this.listener = new SafeListener(settings.listener());
    this.gate = Gate.all(List.of(hooks.gate(), intermission));
    this.companions = new Companions(this);
    this.puller = context.broker().puller(List.copyOf(this.sources.keySet()));
  }

  /**
   * Starts a loop over the sources.
   *
   * @param hooks what else decides what it does
   * @throws InvalidNameException if there is no source
   */
  public static InboxLoop start(
      LoopContext context,
      LoopSettings settings,
      Role role,
      List<Source> sources,
      Handler handler,
      LoopHooks hooks) {
    if (sources.isEmpty()) {
      throw new InvalidNameException("The loop of '%s' has no inbox or topic.".formatted(role));
    }
    InboxLoop loop = new InboxLoop(context, settings, role, sources, handler, hooks);
    for (int i = 0; i < settings.parallel(); i++) {
      loop.workers.add(new Worker(loop, context.beacon().light(role, i)));
    }
    Runnable ends = loop.listen();
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(
                loop.workers.stream().map(Worker::ended).toArray(CompletableFuture<?>[]::new))
            .thenRun(() -> loop.end(ends));
    loop.workers.forEach(Worker::await);
    return loop;
  }

  /** Whose loop it is. */
  public Role role() {
    return role;
  }

  private void end(Runnable listening) {
    try {
      listening.run();
      stopped.complete(null);
      hooks.end().run();
    } finally {
      ended.complete(null);
    }
  }

  /** Completes when the loop has ended, its session included. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  private Runnable listen() {
    Runnable nudge = () -> workers.forEach(Worker::nudge);
    Runnable gateEnds = gate.onChange(nudge);
    Runnable errandsEnd = hooks.errands().onDue(nudge);
    return () -> {
      gateEnds.run();
      errandsEnd.run();
    };
  }

  /** Whether a worker may begin with anything now. */
  boolean mayTake() {
    return !stopping && gate.isOpen();
  }

  /** The errand that is due, if one is and the agent may take it. */
  Optional<Errands.Taken> errand() {
    return mayTake() ? hooks.errands().take() : Optional.empty();
  }

  /** Whether a message waits that comes before the errand. */
  boolean goesFirst(Errand errand) {
    int urgency = errand.message().priority().urgency();
    return sources.keySet().stream()
        .flatMap(source -> context.broker().peek(source, 1).stream())
        .anyMatch(
            head -> errand.onlyWhenIdle() || URGENCY.of(head.headers(), head.body()) <= urgency);
  }

  /** All that it takes from. */
  Set<ConsumerRef> inboxes() {
    return sources.keySet();
  }

  /** Finds what shares the turn of a message. */
  Companions companions() {
    return companions;
  }

  CompletableFuture<BatchResult> giveBack(Delivery delivery) {
    return context.attempts().giveBack(source(delivery), delivery, Duration.ZERO);
  }

  ErrandTurn turn(Errands.Taken errand, Beacon.Light light) {
    return new ErrandTurn(this, errand, seen(light));
  }

  Turn turn(Delivery delivery, Beacon.Light light, Executor later) {
    return new Turn(this, source(delivery), delivery, seen(light), later);
  }

  private Handler seen(Beacon.Light light) {
    return ((StepHandler)
            (message, work) -> {
              light.working(message.subject());
              return handler.handle(message, new VisibleWork(work, light));
            })
        .asHandler();
  }

  /** The agent said that it cannot work; one that says so again and again is not asked at once. */
  void intermission(Outcome.Unavailable away) {
    Duration least = settings.backoff().after(1, context.random());
    intermission.begin(away.pause().compareTo(least) > 0 ? away.pause() : least);
  }

  /** Whether one more handler that does not react may be left behind on its thread. */
  boolean leaveBehind() {
    if (leftBehind.incrementAndGet() <= MAX_LEFT_BEHIND) {
      return true;
    }
    leftBehind.decrementAndGet();
    LOG.error(
        "{} handlers of '{}' do not react to their interrupts; the loop waits for one to end",
        MAX_LEFT_BEHIND,
        role);
    return false;
  }

  /** A handler that was left behind has ended. */
  void returned() {
    leftBehind.decrementAndGet();
  }

  /** How many of its own messages the agent has handled. */
  OwnMessages own() {
    return own;
  }

  /** Whose turn it is. */
  FairShare share() {
    return share;
  }

  /** Who hears what happens; harms nobody. */
  LoopListener listener() {
    return listener;
  }

  private Source source(Delivery delivery) {
    Source source = sources.get(delivery.consumer());
    if (source == null) {
      throw new IllegalStateException("not a source of this loop: " + delivery.consumer());
    }
    return source;
  }

  CompletableFuture<List<Delivery>> pull() {
    return pull(1);
  }

  CompletableFuture<List<Delivery>> pull(int most) {
    return stopping
        ? CompletableFuture.failedFuture(
            new HubClosedException("The loop of '%s' has been closed.".formatted(role)))
        : puller.pull(most);
  }

  LoopContext context() {
    return context;
  }

  LoopSettings settings() {
    return settings;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Completes when the loop has been told to stop, or has ended by itself. */
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  /**
   * Takes no more messages and does not wait; those it works on come to their end as usual, and
   * {@link #ended} completes then. Idempotent.
   */
  public void stop() {
    stopping = true;
    puller.close();
    workers.forEach(Worker::nudge);
    stopped.complete(null);
  }

  /**
   * Takes no more, waits for the messages it works on, interrupts them when the patience of the
   * settings is over, and gives back what did not end. A handler would wait for itself; it calls
   * {@link #stop}. Idempotent.
   */
  @Override
  public void close() {
    close(settings.drain());
  }

  /**
   * Closes with another patience than that of the settings. Idempotent.
   *
   * @param patience how long to wait for the messages it works on
   */
  public void close(Duration patience) {
    stop();
    if (!waitForEnd(Waits.bounded(patience))) {
      workers.forEach(Worker::interrupt);
      if (!waitForEnd(AFTER_INTERRUPT)) {
        LOG.warn("A handler of '{}' ignores its interrupt; it is left behind", role);
      }
    }
  }

  private boolean waitForEnd(Duration patience) {
    try {
      ended().get(patience.toMillis() + 1, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      LOG.warn("The loop of '{}' ended with a failure", role, Futures.failure(e));
      return true;
    }
  }
}
