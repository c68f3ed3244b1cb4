/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Source;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InvalidScheduleException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.learning.Learnings;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Counsel;
import io.agenthub.loop.Gate;
import io.agenthub.loop.Handler;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.LoopHooks;
import io.agenthub.loop.LoopSettings;
import io.agenthub.loop.SessionHandler;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;
import io.agenthub.recurring.Clockwork;
import io.agenthub.recurring.IdleBackoff;
import io.agenthub.recurring.Recurring;
import io.agenthub.recurring.Standing;
import io.agenthub.recurring.StandingTask;
import io.agenthub.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A loop that is being set up.
 *
 * <p><b>Threads:</b> for one.
 *
 * @since 0.1
 */
public final class LoopBuilder {
  private final AgentHub hub;
  private final HubParts parts;
  private final Role role;
  private final Function<Counsel, Handler> handler;
  private final Set<Source> sources;
  private boolean isSession;
  private LearningUse learning;
  private LoopSettings settings = LoopSettings.DEFAULT;
  private Counsel counsel = Counsel.NONE;
  private LoopHooks hooks = LoopHooks.NONE;
  private final Map<String, Recurring> recurring = new LinkedHashMap<>();
  private @Nullable Standing standing;

  private LoopBuilder(
      AgentHub hub,
      HubParts parts,
      Role role,
      List<Source> sources,
      LearningUse learning,
      Function<Counsel, Handler> handler) {
    this.hub = hub;
    this.parts = parts;
    this.role = role;
    this.sources = new LinkedHashSet<>(sources);
    this.learning = learning;
    this.handler = handler;
  }

  static LoopBuilder ofHandler(
      AgentHub hub, HubParts parts, Role role, List<Source> sources, Handler handler) {
    return new LoopBuilder(hub, parts, role, sources, LearningUse.NONE, counsel -> handler);
  }

  static LoopBuilder ofSession(
      AgentHub hub, HubParts parts, Role role, List<Source> sources, AgentSession session) {
    LoopBuilder loop =
        new LoopBuilder(
            hub,
            parts,
            role,
            sources,
            LearningUse.DEFAULT,
            counsel -> new SessionHandler(session, role, counsel, parts.loops().random()));
    loop.isSession = true;
    return loop;
  }

  /** Takes what is published on this topic too, beginning with the start of the loop. */
  public LoopBuilder on(Topic topic) {
    sources.add(Source.topic(role, topic));
    return this;
  }

  /** Changes the settings; default {@link LoopSettings#DEFAULT}. */
  public LoopBuilder with(UnaryOperator<LoopSettings> change) {
    settings = change.apply(settings);
    return this;
  }

  /**
   * Puts this counsel into every prompt of the session; default none. A handler in code gets no
   * prompts and so no counsel.
   */
  public LoopBuilder counsel(Counsel other) {
    counsel = other;
    return this;
  }

  /**
   * How the session uses what the organisation has learned; default {@link LearningUse#DEFAULT}. A
   * handler in code gets no prompts and so no policy.
   */
  public LoopBuilder learning(LearningUse use) {
    learning = use;
    return this;
  }

  /** Lets others decide when the loop may take, and gives it work beside messages. */
  public LoopBuilder hooks(UnaryOperator<LoopHooks> change) {
    hooks = change.apply(hooks);
    return this;
  }

  /** Does this work again and again, as long as the loop runs. See {@link Recurring}. */
  public LoopBuilder every(Recurring work) {
    if (recurring.putIfAbsent(work.name(), work) != null) {
      throw new InvalidScheduleException(
          "'%s' has two schedules with the name '%s'; rename one.".formatted(role, work.name()));
    }
    return this;
  }

  /**
   * Does what the prompt says whenever the schedule is due, once over all replicas of the agent,
   * with no help from outside; what is due becomes a message in the agent's own inbox.
   *
   * @param name what the work is called, unique for the role
   */
  public LoopBuilder every(Schedule schedule, String name, String prompt) {
    return every(Recurring.of(schedule, name, prompt));
  }

  /** Does what the prompt says when nothing waits; {@link IdleBackoff#DEFAULT} says when. */
  public LoopBuilder whenIdle(String name, String prompt) {
    return whenIdle(new Standing(name, prompt, IdleBackoff.DEFAULT));
  }

  /**
   * Does this when nothing waits in the agent's inbox, topics and pools; every message goes first.
   * Of several replicas that nothing waits for one is given it. A loop has one standing task.
   */
  public LoopBuilder whenIdle(Standing task) {
    if (standing != null) {
      throw new InvalidScheduleException(
          "'%s' has a standing task already, '%s'; a loop has one."
              .formatted(role, standing.name()));
    }
    standing = task;
    return this;
  }

  /**
   * Starts the loop; the hub ends it when it is closed, or the caller before.
   *
   * @throws IllegalArgumentException if a handler in code is to get several messages at once
   * @throws UnknownRoleException if the role has been retired since this agent was registered
   */
  public InboxLoop start() {
    if (!isSession && settings.coalescing().messages() > 1) {
      throw new IllegalArgumentException(
          "A handler in code is given one message at a time; only a session can be given several.");
    }
    if (parts.registry().recorded(role).filter(Registration::retired).isPresent()) {
      throw UnknownRoleException.ofRetired(role.name()); // whose inbox would be made again
    }
    for (Source source : sources) {
      parts.broker().createConsumer(source.consumer());
    }
    if (learning.isAny()) {
      return hub.adopt(startTaught());
    }
    Handler plain = handler.apply(counsel);
    return hub.adopt(start(plain, settings, hooks.withEnd(() -> close(plain))));
  }

  private InboxLoop startTaught() {
    Learnings view =
        new Learnings(parts.broker(), parts.outbox(), parts.time(), role, learning.settings());
    TaughtLoop taught = new TaughtLoop(view, learning);
    Handler session = handler.apply(message -> taught.on(message).and(counsel.on(message)));
    return start(
        taught.around(session),
        settings.withListener(taught.and(settings.listener())),
        hooks.withEnd(taught::close).withEnd(() -> close(session)));
  }

  private InboxLoop start(Handler worker, LoopSettings with, LoopHooks own) {
    Gate pauses = new PauseGate(parts.registry(), role, parts.time());
    LoopHooks all = own.withGate(pauses);
    if (standing == null) {
      return run(worker, with, all, pauses);
    }
    List<ConsumerRef> inboxes = sources.stream().map(Source::ref).toList();
    StandingTask idle = new StandingTask(parts.recurring(), role, standing, inboxes, all.gate());
    LoopSettings noticing = with.withListener(idle.activity().and(with.listener()));
    InboxLoop loop = run(worker, noticing, all.withErrands(idle), pauses);
    idle.start();
    CompletableFuture<Void> unused = loop.stopped().whenComplete((end, failure) -> idle.close());
    return loop;
  }

  private InboxLoop run(Handler worker, LoopSettings with, LoopHooks all, Gate pauses) {
    InboxLoop loop =
        InboxLoop.start(parts.loops(), with, role, List.copyOf(sources), inThread(worker), all);
    startRecurring(loop, pauses);
    return loop;
  }

  private Handler inThread(Handler plain) {
    Minutes minutes = new Minutes(parts.outbox(), parts.registry(), role);
    return minutes.before(parts.current().following(plain));
  }

  /** What cannot be started must not leave a loop behind that lacks it. */
  private void startRecurring(InboxLoop loop, Gate pauses) {
    try {
      for (Recurring work : recurring.values()) {
        Clockwork clockwork = Clockwork.start(parts.recurring(), role, work, pauses);
        CompletableFuture<Void> unused =
            loop.stopped().whenComplete((end, failure) -> clockwork.close());
      }
    } catch (AgentHubException e) {
      loop.close();
      throw e;
    }
  }

  private static void close(Handler handler) {
    if (handler instanceof SessionHandler session) {
      session.close();
    }
  }
}
