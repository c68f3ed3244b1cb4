/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.schedule.Schedule.interval;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.langchain4j.ChatModelSession;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.CommandSession;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.LineProtocol;
import io.agenthub.loop.LineSession;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.LoopSettings;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.ProcessSpec;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.recurring.IdleBackoff;
import io.agenthub.recurring.Standing;
import io.agenthub.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that the life of an agent brings, one thing after the other, for an agent around a program
 * that lives on, around a command, and around a LangChain4j model.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WholeLifeTest {
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 3);
  private static final MessageType REPORT = MessageType.of("standup_report");
  private static final Duration PATIENCE = ofSeconds(60);

  private final Path directory;
  private final Path healed;
  private final ExecutorService pumps = Executors.newCachedThreadPool();
  private final TimeSource time = TimeSource.system();
  private final List<String> started = new CopyOnWriteArrayList<>();

  WholeLifeTest(@TempDir Path directory) {
    this.directory = directory;
    this.healed = directory.resolve("healed");
  }

  @AfterEach
  void stop() {
    pumps.shutdown();
    time.close();
  }

  private AgentHub open() {
    return AgentHub.open("embedded:" + directory.resolve("hub"));
  }

  @Test
  void agentAroundAProgramThatLivesOn() throws Exception {
    ProcessSpec program = new ProcessSpec(Temper.program(healed), Map.of(), System.err, pumps);
    live(
        () -> new LineSession(program, LineProtocol.jsonLines(), QUICK, time, new SecureRandom()),
        limits -> limits.withIdleLimit(ofSeconds(2)));
  }

  @Test
  void agentAroundAModel() throws Exception {
    ChatModel model = new MoodyModel(healed);
    live(() -> ChatModelSession.of(model), limits -> limits.withTimeLimit(ofSeconds(2)));
  }

  @Test
  void agentAroundACommand_keepsItsPlaceInTheOrganisation() throws Exception {
    try (AgentHub hub = open()) {
      List<String> command = List.of("sed", "-n", "s/^Subject: /did /p");
      hub.agent("worker").loop(new CommandSession(command, pumps, System.err)).start();
      assertThat(hub.agent("ceo").ask(Draft.to("worker").subject("task"), PATIENCE).result())
          .isEqualTo("did task");
    }
  }

  /** A session anew, as a process that is started again makes it. */
  private interface Sessions {
    AgentSession open();
  }

  private void live(Sessions sessions, UnaryOperator<LoopSettings> limits) throws Exception {
    worksByUrgency_whatCameWhileItWasAway(sessions, limits);
    try (AgentHub hub = open()) {
      loop(sessions, limits, hub.agent("worker"));
      Agent ceo = hub.agent("ceo");
      triesAgain(ceo);
      givesUp_andIsHealed(hub, ceo);
      isNotWoken_norDrivenInCircles(hub, ceo);
      pauses(hub, ceo);
      acknowledges(hub, ceo);
    }
    doesItsOwnWork(sessions, limits);
  }

  private InboxLoop loop(Sessions sessions, UnaryOperator<LoopSettings> limits, Agent worker) {
    return worker
        .loop(sessions.open())
        .with(
            settings ->
                limits
                    .apply(settings)
                    .withBackoff(QUICK)
                    .withListener(new Starts())
                    .withGuards(guards -> guards.withInformational(Set.of(REPORT))))
        .start();
  }

  private void worksByUrgency_whatCameWhileItWasAway(
      Sessions sessions, UnaryOperator<LoopSettings> limits) throws Exception {
    try (AgentHub hub = open()) {
      Agent ceo = hub.agent("ceo");
      Agent worker = hub.agent("worker");
      for (Priority priority : List.of(Priority.LOW, Priority.HIGH, Priority.CRITICAL)) {
        ceo.send(Draft.to("worker").subject(priority.wireName()).priority(priority));
      }
      InboxLoop loop = loop(sessions, limits, worker);
      await(() -> hub.inbox("ceo", 10).size() == 3);
      loop.close();
    }
    assertThat(started).containsExactly("critical", "high", "low");
  }

  private static void triesAgain(Agent ceo) {
    for (String trouble : List.of("flaky", "crash", "hang")) {
      Completion completion = ceo.ask(Draft.to("worker").subject(trouble + " task"), PATIENCE);
      assertThat(completion.result()).isEqualTo("did " + trouble + " task");
      assertThat(completion.attempts()).isEqualTo(2);
    }
    Completion refused = ceo.ask(Draft.to("worker").subject("refuse this"), PATIENCE);
    assertThat(refused.succeeded()).isFalse();
    assertThat(refused.attempts()).isEqualTo(1);
  }

  private void givesUp_andIsHealed(AgentHub hub, Agent ceo) throws Exception {
    ceo.send(Draft.to("worker").subject("sick task").once("sick-1"));
    await(() -> hub.deadLetters("worker").anyMatch(dead -> dead.messageId().equals("sick-1")));
    assertThat(hub.deadLetters("worker"))
        .singleElement()
        .satisfies(dead -> assertThat(dead.attempts()).isEqualTo(QUICK.attempts()));
    assertThat(hub.inbox("ceo", 100))
        .anySatisfy(told -> assertThat(Message.of(told, 0).inReplyTo()).contains("sick-1"));

    Files.createFile(healed);
    hub.deadLetterOffice().requeue(Role.of("worker"), "sick-1");

    await(() -> hub.completion("worker", "sick-1").isPresent());
    assertThat(hub.completion("worker", "sick-1").orElseThrow().result())
        .isEqualTo("did sick task");
  }

  private void isNotWoken_norDrivenInCircles(AgentHub hub, Agent ceo) throws Exception {
    ceo.send(Draft.to("worker").type(REPORT).subject("a report").once("report-1"));
    ceo.send(Draft.to("worker").subject("far travelled").hops(9).once("far-1"));
    await(() -> hub.completion("worker", "report-1").isPresent());
    await(() -> hub.deadLetters("worker").anyMatch(dead -> dead.messageId().equals("far-1")));
    assertThat(started).doesNotContain("a report", "far travelled");
  }

  private void pauses(AgentHub hub, Agent ceo) throws Exception {
    hub.pause("worker");
    CompletableFuture<Completion> answer = ceo.ask(Draft.to("worker").subject("while paused"));
    hub.agent("other").handle(message -> Outcome.done("")).start();
    ceo.ask(Draft.to("other").subject("time passes"), PATIENCE);
    assertThat(answer).isNotDone();
    hub.resume("worker");
    assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).result())
        .isEqualTo("did while paused");
  }

  private static void acknowledges(AgentHub hub, Agent ceo) throws Exception {
    Receipt freeze = ceo.announce(Draft.about("Freeze"), PATIENCE);
    await(
        () ->
            hub.acknowledgements(freeze.messageId())
                .acknowledged()
                .keySet()
                .containsAll(Set.of("worker", "other")));
  }

  private void doesItsOwnWork(Sessions sessions, UnaryOperator<LoopSettings> limits)
      throws Exception {
    CountDownLatch idle = new CountDownLatch(1);
    CountDownLatch due = new CountDownLatch(2);
    try (AgentHub hub = open()) {
      hub.agent("worker")
          .loop(sessions.open())
          .with(s -> limits.apply(s).withListener(new OwnWork(idle, due)))
          .every(interval(ofSeconds(2)), "health-check", "Check the build")
          .whenIdle(new Standing("tidy", "Tidy up", new IdleBackoff(ofSeconds(1), ofSeconds(1))))
          .start();
      assertThat(due.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(idle.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waited long enough").isNegative();
      boolean unused = never.await(5, TimeUnit.MILLISECONDS);
    }
  }

  /** Notes what the session was given. */
  private final class Starts implements LoopListener {
    @Override
    public void onStarted(Role role, Message message) {
      started.add(message.subject());
    }
  }

  /** Hears of what nobody asked for. */
  private record OwnWork(CountDownLatch idle, CountDownLatch due) implements LoopListener {
    @Override
    public void onCompleted(Role role, Message message, boolean succeeded, String result) {
      if (message.subject().equals("health-check") && result.equals("did health-check")) {
        due.countDown();
      }
    }

    @Override
    public void onErrandEnded(Role role, Message errand, Outcome outcome) {
      idle.countDown();
    }
  }

  /** A model that is not easy to live with. */
  private static final class MoodyModel implements ChatModel {
    private final Path healed;
    private final Temper.Attempts attempts = new Temper.Attempts();

    MoodyModel(Path healed) {
      this.healed = healed;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
      UserMessage asked = (UserMessage) request.messages().get(request.messages().size() - 1);
      String subject =
          asked
              .singleText()
              .lines()
              .filter(line -> line.startsWith("Subject: "))
              .findFirst()
              .orElseThrow()
              .substring("Subject: ".length());
      String answer =
          switch (Temper.on(subject, attempts.of(subject), healed)) {
            case WILLING -> "did " + subject;
            case RETRY, CRASH -> throw new InternalServerException("not yet");
            case HANG -> hang();
            case REFUSE -> throw new InvalidRequestException("never");
          };
      return ChatResponse.builder().aiMessage(AiMessage.from(answer)).build();
    }

    private static String hang() {
      try {
        new CountDownLatch(1).await();
        return "";
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
