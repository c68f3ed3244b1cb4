/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A person at a keyboard: types commands in a directory and reads what they print. */
final class Typed {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = {};

  Typed(Path directory) {
    this.directory = directory;
    environment.put("AGENTHUB_URL", "embedded:" + directory.resolve("hub"));
    environment.put("PATH", String.valueOf(System.getenv("PATH")));
  }

  Typed with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Typed reading(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** Runs a command to its end. */
  Result run(String... args) {
    return in(shell -> Main.run(shell, args));
  }

  /** Meets a failure that no command foresaw. */
  Result fail(RuntimeException failure) {
    return in(shell -> new ErrorLine(shell).unexpected(failure));
  }

  private Result in(ToIntFunction<Shell> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            environment,
            directory,
            InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z")),
            ZoneOffset.UTC);
    int code = command.applyAsInt(shell);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * What came of a command.
   *
   * @param code its exit code
   * @param out what it printed
   * @param err what it complained about
   */
  record Result(int code, String out, String err) {
    List<Map<String, @Nullable Object>> records() {
      List<Map<String, @Nullable Object>> records = new ArrayList<>();
      for (String line : out.lines().toList()) {
        records.add(Json.read(line.getBytes(StandardCharsets.UTF_8)));
      }
      return records;
    }

    Map<String, @Nullable Object> only() {
      List<Map<String, @Nullable Object>> records = records();
      if (records.size() != 1) {
        throw new AssertionError("not one record: " + this);
      }
      return records.get(0);
    }
  }
}
