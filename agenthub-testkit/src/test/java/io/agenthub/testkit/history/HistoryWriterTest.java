/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryWriterTest {
  private final Path directory;

  HistoryWriterTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static HistoryEvent event(long nanos, String id) {
    return HistoryEvent.of(Kind.PUB_INVOKE, "sender", nanos).with(Field.ID, id);
  }

  @Test
  void written_isReadAsItWas() {
    Path file = directory.resolve("a.jsonl");
    HistoryEvent event = event(5, "Zoë \"quoted\" \\ \n\t 木 🎉").with(Field.PRIORITY, 3);

    try (HistoryWriter writer = HistoryWriter.open(file)) {
      writer.write(event);
    }

    assertThat(History.read(List.of(file)).events()).containsExactly(event);
  }

  @Test
  void line_isWithTheSystem_beforeTheWriterIsClosed() throws IOException {
    Path file = directory.resolve("a.jsonl");
    try (HistoryWriter writer = HistoryWriter.open(file)) {
      writer.write(event(1, "a"));

      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void interruptedThread_writesOn() {
    Path file = directory.resolve("a.jsonl");
    try (HistoryWriter writer = HistoryWriter.open(file)) {
      Thread.currentThread().interrupt();
      writer.write(event(1, "a"));
      writer.write(event(2, "b"));
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(History.read(List.of(file)).events()).hasSize(2);
  }

  @Test
  void files_areMergedByTime() {
    Path first = directory.resolve("a.jsonl");
    Path second = directory.resolve("b.jsonl");
    try (HistoryWriter a = HistoryWriter.open(first);
        HistoryWriter b = HistoryWriter.open(second)) {
      a.write(event(1, "a1"));
      a.write(event(4, "a4"));
      b.write(event(2, "b2"));
      b.write(event(3, "b3"));
    }

    assertThat(History.read(List.of(first, second)).events())
        .extracting(HistoryEvent::id)
        .containsExactly("a1", "b2", "b3", "a4");
  }

  @Test
  void tornLine_isLeftOutAndCounted_alsoInTheMiddle() throws IOException {
    Path file = directory.resolve("a.jsonl");
    Files.writeString(file, HistoryWriter.format(event(1, "a")) + "\n{\"event\":\"PUB_O");

    try (HistoryWriter writer = HistoryWriter.open(file)) {
      writer.write(event(2, "b"));
    }
    Files.writeString(file, "{\"ev", StandardOpenOption.APPEND);

    History history = History.read(List.of(file));
    assertThat(history.events()).extracting(HistoryEvent::id).containsExactly("a", "b");
    assertThat(history.tornLines()).isEqualTo(2);
  }

  @Test
  void wholeLineThatIsNoEvent_isRefused() throws IOException {
    for (String line :
        List.of(
            "{}",
            "{\"event\":\"PUB_OK\"}",
            "{\"event\":\"NOTHING\",\"process\":\"p\",\"nanos\":\"1\"}",
            "{\"event\":\"PUB_OK\",\"process\":\"p\",\"nanos\":1,\"x\":{}}",
            "{\"event\" \"PUB_OK\"}",
            "{\"a\":\"b\"}}")) {
      Path file = Files.writeString(directory.resolve("bad.jsonl"), line + "\n");

      assertThatIllegalArgumentException().as(line).isThrownBy(() -> History.read(List.of(file)));
    }
  }

  @Test
  void linesOfOtherWriters_mayHoldNumbersAndSpaces() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("other.jsonl"),
            "{ \"event\": \"PUB_OK\", \"process\": \"py\", \"nanos\": 17, \"seq\": 3,"
                + " \"duplicate\": false, \"id\": \"\\u0061\\/\" }\n\n");

    HistoryEvent read = History.read(List.of(file)).events().get(0);

    assertThat(read.nanos()).isEqualTo(17);
    assertThat(read.number(Field.SEQUENCE)).hasValue(3);
    assertThat(read.text(Field.DUPLICATE)).contains("false");
    assertThat(read.id()).isEqualTo("a/");
  }

  @Test
  void manyThreads_doNotMixTheirLines() throws InterruptedException {
    Path file = directory.resolve("a.jsonl");
    List<Thread> threads = new ArrayList<>();
    try (HistoryWriter writer = HistoryWriter.open(file)) {
      for (int t = 0; t < 4; t++) {
        String name = "t" + t;
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    writer.write(event(i, name + "." + i));
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(History.read(List.of(file)).events()).hasSize(2_000);
  }
}
