/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.Typed.Result;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it. */
class DemoIT {
  private final Path directory;

  DemoIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void demo_losesNothing_andShowsTheClimbOfTrust() throws Exception {
    Result demo = new Jar(directory).run("demo", "--fast");

    assertThat(demo.err()).isEmpty();
    assertThat(demo.code()).isZero();
    assertThat(demo.out())
        .contains("critical, high, medium, low")
        .contains("SIGKILL", "attempt 2, one completion")
        .containsSubsequence("50.0 %", "57.1 %", "62.5 %", "66.7 %", "70.0 %", "promoted")
        .containsSubsequence("50.0 %", "42.9 %", "37.5 %", "is kept out")
        .contains("promoted      50.0 % -> 57.1 % -> 62.5 % -> 66.7 % -> 70.0 %")
        .contains("kept out      50.0 % -> 42.9 % -> 37.5 %")
        .containsPattern("duplicates +0\n")
        .containsPattern("lost +0\n")
        .containsPattern("out of order +0\n");
    assertThat(directory.resolve(".agenthub")).doesNotExist();
  }

  @Test
  void usedHub_countsOnlyItsOwnRun() throws Exception {
    Jar jar = new Jar(directory);
    jar.run("register", "ceo");
    jar.run("send", "--from", "ceo", "--to", "ceo", "--subject", "mine", "--message", "keep it");

    Result demo = jar.run("demo", "--fast", "--json", "--hub", "embedded:./.agenthub");

    assertThat(demo.err()).as(demo.out()).isEmpty();
    assertThat(demo.code()).isZero();
    Map<String, @Nullable Object> summary = demo.records().get(demo.records().size() - 1);
    assertThat(summary)
        .containsEntry("event", "summary")
        .containsEntry("duplicates", 0L)
        .containsEntry("lost", 0L)
        .containsEntry("dead_letters", 0L)
        .containsEntry("out_of_order", 0L)
        .containsEntry("resumed", 1L);
    assertThat(summary.get("completed")).isEqualTo(summary.get("deliveries"));
    assertThat(jar.run("inbox", "ceo", "--json").records())
        .extracting(unread -> String.valueOf(unread.get("payload")))
        .anySatisfy(payload -> assertThat(payload).contains("keep it"));
  }
}
