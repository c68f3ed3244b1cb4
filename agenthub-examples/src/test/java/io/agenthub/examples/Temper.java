/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a session behaves that is not easy to live with: the first word of a subject says what it
 * does. As a program it speaks JSON lines.
 */
final class Temper {
  private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"([^\"]*)\"");
  private static final Pattern ATTEMPT = Pattern.compile("\"attempt\":([0-9]+)");

  /** What it does with a task. */
  enum Mood {
    /** It answers. */
    WILLING,
    /** It asks for another attempt. */
    RETRY,
    /** It breaks down. */
    CRASH,
    /** It never answers. */
    HANG,
    /** It says no for good. */
    REFUSE
  }

  private Temper() {}

  /**
   * The mood for a task.
   *
   * @param healed as long as this file does not exist, what is sick asks for more attempts
   */
  static Mood on(String subject, int attempt, Path healed) {
    boolean first = attempt == 1;
    return switch (subject.split(" ", 2)[0]) {
      case "flaky" -> first ? Mood.RETRY : Mood.WILLING;
      case "crash" -> first ? Mood.CRASH : Mood.WILLING;
      case "hang" -> first ? Mood.HANG : Mood.WILLING;
      case "refuse" -> Mood.REFUSE;
      case "sick" -> Files.exists(healed) ? Mood.WILLING : Mood.RETRY;
      default -> Mood.WILLING;
    };
  }

  /** The program, and the file that heals. */
  static List<String> program(Path healed) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Temper.class.getName(),
        healed.toString());
  }

  /** Answers prompts until there are no more. */
  public static void main(String[] args) throws Exception {
    Path healed = Path.of(args[0]);
    BufferedReader prompts =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = prompts.readLine(); line != null; line = prompts.readLine()) {
      System.out.println("{\"type\":\"progress\"}");
      answer(found(SUBJECT, line), Integer.parseInt(found(ATTEMPT, line)), healed);
    }
  }

  private static void answer(String subject, int attempt, Path healed)
      throws IOException, InterruptedException {
    switch (on(subject, attempt, healed)) {
      case WILLING -> System.out.println("{\"type\":\"done\",\"result\":\"did " + subject + "\"}");
      case RETRY -> System.out.println("{\"type\":\"retry\",\"reason\":\"not yet\"}");
      case CRASH -> System.exit(3);
      case HANG -> new CountDownLatch(1).await();
      case REFUSE -> System.out.println("{\"type\":\"failed\",\"reason\":\"never\"}");
    }
  }

  private static String found(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Counts how often each task was asked for. */
  static final class Attempts {
    private final Map<String, Integer> counts = new HashMap<>();

    synchronized int of(String subject) {
      return counts.merge(subject, 1, Integer::sum);
    }
  }
}
