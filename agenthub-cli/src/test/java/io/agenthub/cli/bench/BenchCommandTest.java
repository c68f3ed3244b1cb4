/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.output.Output;
import io.agenthub.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchCommandTest {
  private static final String[] TINY = {
    "--senders",
    "4",
    "--agents",
    "2",
    "--warm-up",
    "0.1",
    "--seconds",
    "0.1",
    "--idle",
    "5",
    "--stored",
    "200",
    "--backlog",
    "50"
  };

  @TempDir private Path directory = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();

  @Test
  void everyScenario_givesPositiveFigures_asOneJsonObjectALine() throws IOException {
    int code = run("embedded:hub", true, TINY);

    assertThat(errors.toString()).isEmpty();
    assertThat(code).isZero();
    List<Map<String, @Nullable Object>> records = records();
    assertThat(records.get(0))
        .containsEntry("scenario", "environment")
        .containsKeys("java", "cores");
    assertThat(records.stream().skip(1).map(r -> r.get("scenario")).distinct())
        .containsExactly("publish", "cycle", "latency", "turn", "backlog", "idle", "reopen");
    for (Map<String, @Nullable Object> record : records.subList(1, records.size())) {
      if (mayBeZero(String.valueOf(record.get("figure")))) {
        assertThat(number(record, "value")).isNotNegative();
      } else {
        assertThat(number(record, "value")).as("%s", record).isPositive();
      }
      if (record.containsKey("ratio")) {
        assertThat(number(record, "baseline")).as("%s", record).isPositive();
        assertThat(number(record, "ratio")).as("%s", record).isPositive();
      }
    }
  }

  /** So short a run may be below the resolution of the processor's clock, or of the heap's. */
  private static boolean mayBeZero(String figure) {
    return figure.equals("idle_processor") || figure.equals("idle_heap_per_agent");
  }

  @Test
  void theHubItself_isNotTouched_andNothingIsLeftBehind() throws IOException {
    run(
        "embedded:hub",
        false,
        "--scenario",
        "publish",
        "--seconds",
        "0.1",
        "--warm-up",
        "0.1",
        "--senders",
        "2");

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
    assertThat(text()).contains("FIGURE").contains("publish_concurrent");
  }

  @Test
  void aHubInMemory_hasNoBaseline() {
    int code =
        run(
            "embedded:memory",
            true,
            "--scenario",
            "publish",
            "--seconds",
            "0.1",
            "--warm-up",
            "0.1");

    assertThat(code).isZero();
    assertThat(records()).noneMatch(record -> record.containsKey("baseline"));
  }

  @Test
  void wrongArguments_areBadUsage() {
    assertThat(run("embedded:hub", true, "--scenario", "speed")).isEqualTo(2);
    assertThat(run("embedded:hub", true, "--senders", "0")).isEqualTo(2);
    assertThat(run("embedded:hub", true, "--seconds", "-1")).isEqualTo(2);
    assertThat(errors.toString()).contains("speed").contains("--senders").contains("--seconds");
  }

  private int run(String url, boolean json, String... args) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    BenchCommand command = new BenchCommand(() -> url, directory, () -> new Output(stream, json));
    return new CommandLine(command).setErr(new PrintWriter(errors, true)).execute(args);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<Map<String, @Nullable Object>> records() {
    List<Map<String, @Nullable Object>> records = new ArrayList<>();
    text().lines().forEach(line -> records.add(Json.read(line.getBytes(StandardCharsets.UTF_8))));
    return records;
  }

  private static double number(Map<String, @Nullable Object> record, String field) {
    return record.get(field) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
