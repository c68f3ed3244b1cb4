/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import io.agenthub.json.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's results go: one JSON object a line for programs, or what people like to read.
 *
 * <p><b>Threads:</b> safe for use by many; a line is never torn.
 */
public final class Output {
  private final PrintStream out;
  private final boolean json;

  /** Writes JSON lines or text. */
  public Output(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Whether JSON is asked for. */
  public boolean isJson() {
    return json;
  }

  /** One result: the record for programs, the line for people. */
  public void result(Map<String, ? extends @Nullable Object> record, String line) {
    if (json) {
      write(new String(Json.write(record), StandardCharsets.UTF_8));
    } else {
      write(line);
    }
  }

  /** A result for programs; nothing is written for people. */
  public void record(Map<String, ? extends @Nullable Object> record) {
    if (json) {
      result(record, "");
    }
  }

  /** Something for people only. */
  public void text(String line) {
    if (!json) {
      write(line);
    }
  }

  /** A table for people only. */
  public void table(Table table) {
    table.lines().forEach(this::text);
  }

  /** Whether nobody reads any more, as after {@code | head}. */
  public boolean isBroken() {
    return out.checkError();
  }

  private synchronized void write(String line) {
    out.println(line);
    out.flush();
  }
}
