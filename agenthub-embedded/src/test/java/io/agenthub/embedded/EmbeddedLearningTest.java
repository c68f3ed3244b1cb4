/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.testkit.hub.LearningContract;
import io.agenthub.testkit.hub.TaughtLoopContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Learnings, kept on this broker. */
class EmbeddedLearningTest {
  @Nested
  class InADirectory extends LearningContract {
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
  class InMemory extends LearningContract {
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
  class LoopsInADirectory extends TaughtLoopContract {
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
  class LoopsInMemory extends TaughtLoopContract {
    @Override
    protected String url() {
      return "embedded:memory";
    }

    @Override
    protected boolean isShared() {
      return false;
    }
  }
}
