/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which release of the server a test wants: {@code current}, the beginning of a version ({@code
 * 2.10}) or a whole one ({@code 2.9.10}).
 *
 * <p>The system property {@code nats.versions} says which releases a suite is to be run on; default
 * is {@code current}. A class that is run once for each:
 *
 * <pre>{@code
 * @ParameterizedClass
 * @MethodSource("io.agenthub.nats.testing.NatsVersion#wanted")
 * record NatsBrokerIT(NatsVersion version) { ... }
 * }</pre>
 *
 * @param name {@code current} or the beginning of a version
 */
public record NatsVersion(String name) {
  /** The newest that is found, and not older than 2.11. */
  public static final NatsVersion CURRENT = new NatsVersion("current");

  private static final List<Integer> OLDEST_CURRENT = List.of(2, 11);

  /** Checks the name. */
  public NatsVersion {
    if (!name.equals("current") && !name.matches("\\d+(\\.\\d+){1,2}")) {
      throw new IllegalArgumentException(
          "'%s' is no version: write current, 2.10 or 2.10.29".formatted(name));
    }
  }

  /** The releases named by the system property {@code nats.versions}, separated by commas. */
  public static List<NatsVersion> wanted() {
    return Arrays.stream(System.getProperty("nats.versions", "current").split(",", -1))
        .map(name -> new NatsVersion(name.strip()))
        .toList();
  }

  /**
   * Whether a server of this release will do.
   *
   * @param release as the server prints it, such as {@code 2.10.29}
   */
  public boolean accepts(String release) {
    List<Integer> numbers = numbers(release);
    if (name.equals("current")) {
      return compare(numbers, OLDEST_CURRENT) >= 0;
    }
    List<Integer> wanted = numbers(name);
    return numbers.size() >= wanted.size() && numbers.subList(0, wanted.size()).equals(wanted);
  }

  /** Compares two releases by their numbers; what follows a hyphen does not count. */
  static int compare(String left, String right) {
    return compare(numbers(left), numbers(right));
  }

  private static int compare(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = Integer.compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static List<Integer> numbers(String release) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : release.split("-", 2)[0].split("\\.", -1)) {
      numbers.add(Integer.valueOf(number));
    }
    return numbers;
  }

  @Override
  public String toString() {
    return name;
  }
}
