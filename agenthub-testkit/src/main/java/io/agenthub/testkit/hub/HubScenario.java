/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.AgentHubBuilder;
import io.agenthub.LoopBuilder;
import io.agenthub.broker.Ageing;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.Handler;
import io.agenthub.loop.Outcome;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.testkit.ManualTime;
import io.agenthub.testkit.NoLeakedThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One fresh hub for each test, and the short language in which its promises are written.
 *
 * @since 0.1
 */
@ExtendWith(NoLeakedThreads.class)
@Timeout(60)
public abstract class HubScenario {
  static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 3);

  private final List<AgentHub> open = new ArrayList<>();
  private HubPlace place;
  private AgentHub hub;

  /** Only for subclasses. */
  @SuppressWarnings("NullAway.Init") // set before each test
  protected HubScenario() {}

  /** A place that is empty and belongs to this test alone. */
  protected abstract HubPlace newPlace();

  @BeforeEach
  final void openHub() {
    place = newPlace();
    hub = another();
  }

  @AfterEach
  final void closeHubs() {
    open.forEach(AgentHub::close);
    place.close();
  }

  final String url() {
    return place.url();
  }

  /** Whether several hubs may be open on the URL at a time, and outlive each other. */
  final boolean isShared() {
    return place.isShared();
  }

  /** Whether the broker's own deadlines go by the time that its hub is given. */
  final boolean followsTime() {
    return place.followsTime();
  }

  AgentHub hub() {
    return hub;
  }

  /** One more hub on the same URL, as another process would open it. */
  AgentHub another() {
    return opened(AgentHub.builder());
  }

  private AgentHub opened(AgentHubBuilder builder) {
    ManualTime manual = time();
    AgentHub opened = (manual == null ? builder : builder.time(manual)).open(url());
    open.add(opened);
    return opened;
  }

  /** From now on the hub of this test is one in which waiting counts; nothing has been sent yet. */
  AgentHub ageingBy(Duration step) {
    return reopened(AgentHub.builder().ageing(new Ageing(step)));
  }

  /** From now on the hub of this test runs its handlers there; nothing has been sent yet. */
  AgentHub workingOn(ExecutorService handlers) {
    return reopened(AgentHub.builder().executor(handlers));
  }

  private AgentHub reopened(AgentHubBuilder builder) {
    hub.close();
    hub = opened(builder);
    return hub;
  }

  /** The clock of this test's hubs; null for the machine's own. */
  @Nullable ManualTime time() {
    return null;
  }

  /** A loop over the agent's messages that retries quickly. */
  LoopBuilder loop(String role, Handler handler) {
    return hub.agent(role).handle(handler).with(settings -> settings.withBackoff(QUICK));
  }

  /** Stores bytes in an inbox as a client of another kind would. */
  PublishAck raw(String role, Map<String, String> headers, String body) {
    Publication publication =
        Publication.of(
            Subjects.inbox(Role.of(role)),
            Headers.of(headers),
            body.getBytes(StandardCharsets.UTF_8));
    return Futures.await(hub.broker().execute(List.of(publication))).ack();
  }

  static Draft task(String to, String subject) {
    return Draft.to(to).subject(subject).message("do it");
  }

  List<Message> unread(String role) {
    return hub.inbox(role, 1_000).stream().map(stored -> Message.of(stored, 0)).toList();
  }

  /** The first message in an inbox; a notice may follow the completion that it tells of. */
  Message notice(String role) {
    awaitThat(() -> !unread(role).isEmpty());
    return unread(role).get(0);
  }

  List<DeadLetter> dead(String role) {
    return hub.deadLetters(role).toList();
  }

  /** Waits until a condition holds that nothing tells of. */
  static void awaitThat(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes to be in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  List<StoredMessage> all(String stream) {
    return hub.broker().read(io.agenthub.broker.ReadRequest.all(stream, 10_000));
  }

  /** Waits for what happens on other threads. */
  static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waited long enough").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** A handler that notes what it was given. */
  static final class Seen implements Handler {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Handler answer;

    Seen(Handler answer) {
      this.answer = answer;
    }

    Seen() {
      this(message -> Outcome.done("done: " + message.subject()));
    }

    @Override
    public Outcome handle(Message message) throws Exception {
      messages.add(message);
      return answer.handle(message);
    }

    Message next() {
      try {
        Message message = messages.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("a message arrives").isNotNull();
        return message;
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for a message", e);
      }
    }

    List<String> subjects(int count) {
      List<String> subjects = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        subjects.add(next().subject());
      }
      return subjects;
    }

    int waiting() {
      return messages.size();
    }
  }
}
