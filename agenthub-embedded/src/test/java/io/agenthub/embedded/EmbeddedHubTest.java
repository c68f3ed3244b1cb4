/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.testkit.hub.CoalescingContract;
import io.agenthub.testkit.hub.DeadLetterContract;
import io.agenthub.testkit.hub.EndingContract;
import io.agenthub.testkit.hub.GuardContract;
import io.agenthub.testkit.hub.HubContract;
import io.agenthub.testkit.hub.IncidentContract;
import io.agenthub.testkit.hub.LoopContract;
import io.agenthub.testkit.hub.PauseContract;
import io.agenthub.testkit.hub.ScheduleContract;
import io.agenthub.testkit.hub.StandingTaskContract;
import io.agenthub.testkit.hub.ThreadContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The hub's promises, kept on this broker. */
class EmbeddedHubTest {
  @Nested
  class InADirectory extends HubContract {
    private final Path directory;

    InADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class EndingsInADirectory extends EndingContract {
    private final Path directory;

    EndingsInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class LoopsInADirectory extends LoopContract {
    private final Path directory;

    LoopsInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class DeadLettersInADirectory extends DeadLetterContract {
    private final Path directory;

    DeadLettersInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class GuardsInADirectory extends GuardContract {
    private final Path directory;

    GuardsInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class IncidentsInADirectory extends IncidentContract {
    private final Path directory;

    IncidentsInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class InMemory extends HubContract {
    @Override
    protected String url() {
      return "embedded:memory";
    }

    @Override
    protected boolean isShared() {
      return false;
    }
  }

  @Nested
  class EndingsInMemory extends EndingContract {
    @Override
    protected String url() {
      return "embedded:memory";
    }

    @Override
    protected boolean isShared() {
      return false;
    }
  }

  @Nested
  class SchedulesInADirectory extends ScheduleContract {
    private final Path directory;

    SchedulesInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class SchedulesInMemory extends ScheduleContract {
    @Override
    protected String url() {
      return "embedded:memory";
    }

    @Override
    protected boolean isShared() {
      return false;
    }
  }

  @Nested
  class StandingTasksInADirectory extends StandingTaskContract {
    private final Path directory;

    StandingTasksInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class StandingTasksInMemory extends StandingTaskContract {
    @Override
    protected String url() {
      return "embedded:memory";
    }

    @Override
    protected boolean isShared() {
      return false;
    }
  }

  @Nested
  class CoalescingInADirectory extends CoalescingContract {
    private final Path directory;

    CoalescingInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class PausesInADirectory extends PauseContract {
    private final Path directory;

    PausesInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }

  @Nested
  class PausesInMemory extends PauseContract {
    @Override
    protected String url() {
      return "embedded:memory";
    }

    @Override
    protected boolean isShared() {
      return false;
    }
  }

  @Nested
  class ThreadsInADirectory extends ThreadContract {
    private final Path directory;

    ThreadsInADirectory(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected String url() {
      return "embedded:" + directory;
    }
  }
}
