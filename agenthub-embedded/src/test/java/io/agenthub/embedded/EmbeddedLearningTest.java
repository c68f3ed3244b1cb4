/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.testkit.hub.LearningContract;
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
}
