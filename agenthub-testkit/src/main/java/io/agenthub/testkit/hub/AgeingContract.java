/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.broker.StoredMessage;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Waiting counts against urgency, if that is asked for, and only then.
 *
 * <p>On a broker whose clock is not the test's the steps are as short as its messages are apart.
 *
 * @since 0.1
 */
public abstract class AgeingContract extends TimedScenario {
  private static final int MESSAGES = 120;
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  /** Only for subclasses. */
  protected AgeingContract() {}

  private Duration step() {
    return followsTime() ? Duration.ofMinutes(10) : Duration.ofMillis(2);
  }

  /** Lets so many steps pass, by the clock of the broker. */
  private void passSteps(int count) {
    if (followsTime()) {
      pass(step().multipliedBy(count));
      return;
    }
    Instant end = stored("tick").plus(step().multipliedBy(count));
    eventually(() -> stored("tick").isAfter(end));
  }

  /** Sends to nobody's attention, to learn the time of the broker. */
  private Instant stored(String subject) {
    hub().agent("clock");
    Receipt receipt = hub().agent("ceo").send(task("clock", subject));
    return hub().broker().read(receipt.stream(), receipt.sequence()).orElseThrow().time();
  }

  private void send(String subject, Priority priority) {
    hub().agent("ceo").send(task("qa", subject).priority(priority));
  }

  private AgentHub aged() {
    return ageingBy(step());
  }

  private Seen handledBy(AgentHub hub) {
    Seen seen = new Seen();
    hub.agent("qa").handle(seen).with(settings -> settings.withBackoff(QUICK)).start();
    return seen;
  }

  @Test
  void messageThatWaitedLong_goesBeforeMoreUrgentOnesThatCameLater() {
    AgentHub hub = aged();
    hub.agent("qa");
    send("old low", Priority.LOW);
    passSteps(2);
    send("high, two steps later", Priority.HIGH);
    send("medium, two steps later", Priority.MEDIUM);
    passSteps(1);
    send("critical, three steps later", Priority.CRITICAL);

    assertThat(handledBy(hub).subjects(4))
        .containsExactly(
            "critical, three steps later",
            "old low",
            "high, two steps later",
            "medium, two steps later");
  }

  @Test
  void messageThatWaitedLessThanAStep_isOvertaken() {
    AgentHub hub = ageingBy(Duration.ofHours(1)); // by any clock they are less apart
    hub.agent("qa");
    send("low", Priority.LOW);
    send("high", Priority.HIGH);

    assertThat(handledBy(hub).subjects(2)).containsExactly("high", "low");
  }

  @Test
  void withoutAgeing_nothingOvertakesWhatIsMoreUrgent() {
    hub().agent("qa");
    send("old low", Priority.LOW);
    passSteps(50);
    send("medium", Priority.MEDIUM);

    assertThat(handledBy(hub()).subjects(2)).containsExactly("medium", "old low");
  }

  @Test
  void anyBacklog_isTakenInTheOrderOfUrgencyAndAge() {
    AgentHub hub = aged();
    hub.agent("qa");
    Random random = new Random(20261128);
    List<Receipt> sent = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
      Draft draft = Draft.to("qa").subject("m" + i).priority(priority);
      sent.add(
          random.nextInt(8) == 0
              ? hub().agent("ceo").announce(draft)
              : hub().agent("ceo").send(draft));
      if (followsTime()) {
        pass(Duration.ofSeconds(random.nextInt(300)));
      }
    }
    List<String> expected =
        sent.stream()
            .map(receipt -> hub().broker().read(receipt.stream(), receipt.sequence()).orElseThrow())
            .sorted(
                Comparator.comparing(this::place)
                    .thenComparing(StoredMessage::time)
                    .thenComparing(StoredMessage::sequence))
            .map(stored -> Message.of(stored, 0).subject())
            .toList();

    assertThat(handledBy(hub).subjects(MESSAGES)).isEqualTo(expected);
  }

  /** When it was stored, and a step later for each level below the highest; critical is first. */
  private Instant place(StoredMessage stored) {
    Priority priority = Message.of(stored, 0).priority();
    return priority == Priority.CRITICAL
        ? Instant.EPOCH
        : Instant.ofEpochMilli(stored.time().toEpochMilli())
            .plus(step().multipliedBy(priority.urgency()));
  }
}
