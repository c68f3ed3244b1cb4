/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.reliability.process.Folder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the kill points; {@code -Dpoints.rounds=20} runs more, {@code -Dpoints.url}
 * names another hub, which must be empty.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillPointsIT {
  @Test
  void agentKilledAtAnyPlace_losesNothing_andCompletesOnce(@TempDir Path directory) {
    int rounds = Integer.getInteger("points.rounds", 2);
    String url = System.getProperty("points.url", "embedded:" + directory.resolve("hub"));

    PointResult result = new PointRounds(url, directory.resolve("run"), rounds).run();
    System.out.println(result);

    assertThat(result.violations()).isEmpty();
    for (KillPoint point : KillPoint.values()) {
      assertThat(result.rounds(point)).isEqualTo(rounds);
      if (!point.isRace()) {
        boolean behind = point.compareTo(KillPoint.AFTER_COMPLETION) >= 0;
        assertThat(result.completedAtTheKill(point)).as("%s", point).isEqualTo(behind ? rounds : 0);
      }
    }
    assertThat(result.begunAgain(KillPoint.IN_HANDLER)).isEqualTo(rounds);
    assertThat(result.begunAgain(KillPoint.AFTER_COMPLETION)).isZero();
    Folder.delete(directory.resolve("run"));
  }

  @Test
  void handlerThatBeganAfterItsCompletion_isNoticed() {
    List<String> facts = List.of("started m", "completed m", "started n", "started m");

    assertThat(Facts.startsAfterCompletion(facts, "m")).isEqualTo(1);
    assertThat(Facts.startsAfterCompletion(facts, "n")).isZero();
    assertThat(Facts.starts(facts, "m")).isEqualTo(2);
  }
}
