/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.INBOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.StoreDamagedException;
import io.agenthub.error.StoreIncompatibleException;
import io.agenthub.time.TimeSource;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was done to the files: a typed error that says what to do, never a wrong message. */
final class StoreDamageTest {
  private static final BrokerContext CONTEXT =
      new BrokerContext(TimeSource.system(), (headers, body) -> 5);
  private static final String MARKED = "a text that can be found in the file ";

  private final Path directory;

  StoreDamageTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path database() {
    return directory.resolve("hub.db");
  }

  private void fill(int messages) {
    try (TestHub hub = TestHub.in(directory).prepared()) {
      for (int i = 1; i <= messages; i++) {
        hub.publish("log.a", MARKED + i);
        hub.publish(INBOX, MARKED + i);
      }
    }
  }

  private void sql(String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private void assertDamaged(String hint) {
    assertThatExceptionOfType(StoreDamagedException.class)
        .isThrownBy(() -> TestHub.in(directory).close())
        .withMessageContaining(hint);
  }

  private void assertIncompatible(String hint) {
    assertThatExceptionOfType(StoreIncompatibleException.class)
        .isThrownBy(() -> TestHub.in(directory).close())
        .withMessageContaining(hint);
  }

  @Test
  void foreignDatabase_isRefusedAndLeftAlone() throws Exception {
    sql("CREATE TABLE customer(name TEXT)", "INSERT INTO customer VALUES('A')");
    byte[] before = Files.readAllBytes(database());

    assertIncompatible("not a hub's");

    assertThat(Files.readAllBytes(database())).isEqualTo(before);
  }

  @Test
  void fileThatIsNoDatabase_isRefusedAndLeftAlone() throws Exception {
    byte[] text =
        "just a text, long enough to be read as a header "
            .repeat(100)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(database(), text);

    assertIncompatible("not a database");

    assertThat(Files.readAllBytes(database())).isEqualTo(text);
  }

  @Test
  void newerFormat_isRefused() throws Exception {
    fill(1);
    sql("PRAGMA user_version = 99");

    assertIncompatible("newer version");
  }

  @Test
  void olderFormat_isRefused() throws Exception {
    fill(1);
    sql("PRAGMA user_version = 1");

    assertIncompatible("Name another directory");
  }

  @Test
  void directoryOfSomethingElse_isRefusedAndLeftAlone() throws Exception {
    Files.writeString(directory.resolve("thesis.txt"), "chapter one");

    assertIncompatible("not a hub");

    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void file_isNoHub() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatExceptionOfType(StoreIncompatibleException.class)
        .isThrownBy(() -> TestHub.in(file).close());
  }

  @Test
  void urlWithoutPlace_isRefused() {
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> new EmbeddedBrokerProvider().open("embedded:", CONTEXT))
        .withMessageContaining("embedded:memory");
  }

  @Test
  void files_areTheOwnersAlone() throws Exception {
    Path hub = directory.resolve("new/hub");
    TestHub.in(hub).close();

    assertThat(Files.getPosixFilePermissions(hub)).hasSize(3);
    assertThat(Files.getPosixFilePermissions(hub.resolve("hub.db"))).hasSize(2);
    assertThat(Files.getPosixFilePermissions(hub.resolve("hub.mark"))).hasSize(2);
  }

  @Test
  void truncatedDatabase_isDamaged() throws Exception {
    fill(200);
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }

    assertDamaged("Restore it from a backup");
  }

  @Test
  void emptiedDatabase_isDamaged() throws Exception {
    fill(1);
    Files.write(database(), new byte[0]);

    assertDamaged("is empty");
  }

  @Test
  void overwrittenHeader_isDamaged() throws Exception {
    fill(1);
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.write(new byte[100]);
    }

    assertDamaged("damaged");
  }

  @Test
  void lostLog_isDamaged() throws Exception {
    Path crashed = Directories.create();
    try (TestHub hub = TestHub.in(directory).prepared()) {
      hub.publish(INBOX, "acknowledged");
      Directories.copy(directory, crashed);
    }
    Files.delete(crashed.resolve("hub.db-wal"));

    assertThatExceptionOfType(StoreDamagedException.class)
        .isThrownBy(() -> TestHub.in(crashed).close());
    Directories.delete(crashed);
  }

  @Test
  void damagedFrameOfTheLastCommit_isNoticed() throws Exception {
    Path crashed = Directories.create();
    try (TestHub hub = TestHub.in(directory).prepared()) {
      hub.publish(INBOX, "first");
      hub.publish(INBOX, MARKED);
      Directories.copy(directory, crashed);
    }
    flip(crashed.resolve("hub.db-wal"), MARKED);

    assertThatExceptionOfType(StoreDamagedException.class)
        .isThrownBy(() -> TestHub.in(crashed).close())
        .withMessageContaining("lost its last");
    Directories.delete(crashed);
  }

  @Test
  void flippedBitOfABody_isReportedWithItsPlace_andTheRestIsReadable() throws Exception {
    fill(20);
    flip(database(), MARKED + "7");

    try (TestHub hub = TestHub.in(directory)) {
      int damaged = 0;
      for (int i = 1; i <= 20; i++) {
        damaged += isDamaged(hub, "LOG", i) + isDamaged(hub, "AGENTS", i);
      }
      assertThat(damaged).isEqualTo(1);
    }
  }

  private static int isDamaged(TestHub hub, String stream, long sequence) {
    try {
      String text =
          new String(
              hub.broker.read(stream, sequence).orElseThrow().body(), StandardCharsets.UTF_8);
      assertThat(text).isEqualTo(MARKED + sequence);
      return 0;
    } catch (StoreDamagedException e) {
      assertThat(e).hasMessageContaining(stream).hasMessageContaining("Message " + sequence);
      return 1;
    }
  }

  @Test
  void damagedMessage_failsItsPull_andDoesNotBlockTheNext() throws Exception {
    fill(3);
    sql("UPDATE message_1 SET body = zeroblob(5) WHERE seq = 1");

    try (TestHub hub = TestHub.in(directory)) {
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(hub::take)
          .withMessageContaining("Message 1 of stream AGENTS");
      assertThat(hub.take().message().sequence()).isEqualTo(2);
    }
  }

  @Test
  void damagedAndMissingMessages_areLeftOutByAWatch_whichGoesOn() throws Exception {
    fill(5);
    sql(
        "UPDATE message_2 SET body = zeroblob(5) WHERE seq = 2",
        "DELETE FROM message_2 WHERE seq = 4");

    try (TestHub hub = TestHub.in(directory)) {
      BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
      hub.broker.watch("LOG", SubjectFilter.of(">"), 1, message -> seen.add(message.sequence()));
      hub.publish("log.a", "later");

      for (long sequence : new long[] {1, 3, 5, 6}) {
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(sequence);
      }
    }
  }

  @Test
  void missingMessageInTheMiddle_isNoSilentGap() throws Exception {
    fill(5);
    sql("DELETE FROM message_2 WHERE seq = 3");

    try (TestHub hub = TestHub.in(directory)) {
      assertThatExceptionOfType(StoreDamagedException.class)
          .isThrownBy(() -> hub.broker.read(ReadRequest.all("LOG", 10)))
          .withMessageContaining("LOG");
    }
  }

  @Test
  void missingLastMessage_isDamaged() throws Exception {
    fill(5);
    sql("DELETE FROM message_2 WHERE seq = 5");

    assertDamaged("LOG");
  }

  @Test
  void olderCopyOfTheDatabase_isNoticed() throws Exception {
    fill(1);
    byte[] older = Files.readAllBytes(database());
    fill(1);
    Files.write(database(), older);

    assertDamaged("hub.mark");
  }

  /** Flips one bit in the first occurrence of a text. */
  private static void flip(Path file, String text) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = content.indexOf(text);
    assertThat(at).isPositive();
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
