/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.hang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program may hang as it likes: its agent goes on, and nothing is left of it. How soon is
 * measured by {@code scripts/session-hangs.sh}; the bound here only tells going on from waiting.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SessionHangIT {
  private static final Duration LIMIT = Duration.ofMillis(700);
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static Stream<Arguments> hangs() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(Hang.values()).map(hang -> Arguments.of(way, hang)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("hangs")
  void programThatHangs_isEnded_andTheNextMessageIsAnswered(Way way, Hang hang) {
    assumeTrue(
        Files.isReadable(Path.of("/proc/self/environ")),
        "SKIPPED: what a process has left behind is looked up in /proc");

    HangRig.Result result = new HangRig(LIMIT).run(way, hang);

    assertThat(result.answered()).isTrue();
    assertThat(result.over()).isPositive().isLessThan(BOUND);
    assertThat(result.left()).isEqualTo(List.of());
  }
}
