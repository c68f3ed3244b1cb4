/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.report;

import io.agenthub.reliability.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A table of figures in Markdown, with what is needed to repeat them.
 *
 * <p><b>Threads:</b> for one.
 */
public final class ResultPage {
  private final StringBuilder text = new StringBuilder();

  /** Begins a page with its title and one paragraph. */
  public ResultPage(String title, String about) {
    text.append("# ").append(title).append("\n\n").append(about).append("\n\n");
    text.append("| | |\n|---|---|\n");
  }

  /** Adds a line to the table. */
  public ResultPage row(String name, Object value) {
    text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    return this;
  }

  /** Adds lines that say on what it ran. */
  public ResultPage machine() {
    row(
        "Java",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    row("sqlite-jdbc, SQLite", sqlite());
    row("system", Shell.run("uname", "-srm"));
    return row("processors", Runtime.getRuntime().availableProcessors());
  }

  private static String sqlite() {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      return "%s, %s"
          .formatted(
              connection.getMetaData().getDriverVersion(),
              connection.getMetaData().getDatabaseProductVersion());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The upper bound (95 %) of a share of which none was seen in so many independent trials. */
  public static String boundOfNone(int trials) {
    return String.format(Locale.ROOT, "%.2f %%", 300.0 / trials);
  }

  /** Writes a page to a file. */
  public static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
