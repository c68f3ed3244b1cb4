/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.INBOX;
import static io.agenthub.embedded.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.WrongLastSequenceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of subjects without a look into the store is what the store says. */
final class SubjectsTest {
  /** More than are kept in memory. */
  private static final int MANY = 5000;

  private final Path directory;
  private TestHub hub;

  SubjectsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void open() {
    hub = TestHub.in(directory).prepared();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** Like that of a completion: somebody's part and an id that grows. */
  private static String subject(int number) {
    return "log.completions.agent-%d.0192f5a0-7c11-7000-8000-%012d".formatted(number % 7, number);
  }

  private static boolean isFirst(TestHub hub, String subject) {
    BatchResult result = hub.run(message(subject, "done").expectingLast(0));
    result
        .refused()
        .ifPresent(why -> assertThat(why).isInstanceOf(WrongLastSequenceException.class));
    return result.refused().isEmpty();
  }

  private List<Boolean> areFirst(List<Integer> numbers) {
    List<CompletableFuture<BatchResult>> all = new ArrayList<>();
    for (int number : numbers) {
      all.add(hub.broker.execute(List.of(message(subject(number), "done").expectingLast(0))));
    }
    return all.stream().map(one -> EmbeddedBroker.result(one).refused().isEmpty()).toList();
  }

  private static Optional<StoredMessage> lastSince(TestHub hub, Delivery delivery, String subject) {
    return hub.broker.lastSince(delivery, "LOG", subject);
  }

  @Test
  void onlyTheFirstOfASubject_isAccepted_inWhateverOrderTheyCome() {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, MANY).boxed().toList());
    Collections.shuffle(numbers.subList(MANY / 2, MANY), new Random(4));

    assertThat(areFirst(numbers)).doesNotContain(false);
    Collections.shuffle(numbers, new Random(5));
    assertThat(areFirst(numbers)).doesNotContain(true);

    hub.close();
    hub = TestHub.in(directory);
    assertThat(areFirst(numbers)).doesNotContain(true);
    assertThat(isFirst(hub, subject(MANY))).isTrue();
  }

  @Test
  void subjectsWithTheSameEnd_areTwo() {
    String end = "0192f5a0-7c11-7000-8000-000000000001";

    assertThat(isFirst(hub, "log.a." + end)).isTrue();
    assertThat(isFirst(hub, "log.b." + end)).isTrue();
    assertThat(isFirst(hub, "log.a." + end)).isFalse();
    assertThat(isFirst(hub, "log.short")).isTrue();
    assertThat(isFirst(hub, "log.short")).isFalse();
  }

  @Test
  void withADelivery_everythingBeforeItIsSeen() {
    assertThat(isFirst(hub, subject(1))).isTrue();
    hub.publish(INBOX, "work");
    Delivery delivery = hub.take();

    assertThat(lastSince(hub, delivery, subject(1))).isPresent();
    assertThat(lastSince(hub, delivery, subject(2))).isEmpty();

    assertThat(isFirst(hub, subject(2))).isTrue();
    assertThat(lastSince(hub, delivery, subject(2))).isPresent();
    assertThat(lastSince(hub, delivery, subject(0))).isEmpty();
  }

  @Test
  void withADelivery_whatAnotherProcessStoredBeforeItIsSeen() {
    assertThat(isFirst(hub, subject(1))).isTrue();
    try (TestHub other = TestHub.in(directory)) {
      for (int number = 2; number < 50; number++) {
        assertThat(isFirst(other, subject(number))).isTrue();
        other.publish(INBOX, "work");

        Delivery delivery = hub.take();

        assertThat(lastSince(hub, delivery, subject(number))).isPresent();
        assertThat(isFirst(hub, subject(number))).isFalse();
        assertThat(isFirst(hub, subject(1000 + number))).isTrue();
        assertThat(isFirst(other, subject(1000 + number))).isFalse();
      }
    }
  }

  @Test
  void whereSubjectsAreNotIndexed_theStoreIsAsked() {
    hub.publish(INBOX, "work");
    Delivery delivery = hub.take();

    assertThat(hub.broker.lastSince(delivery, "AGENTS", INBOX)).isPresent();
  }
}
