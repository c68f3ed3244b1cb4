/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be used as a hub says why, and what to do. */
class HubFilesTest {
  @Test
  void placeWithoutPermission_saysWhoMustWriteThere() {
    Path mark = Path.of("/var/hub/hub.mark");

    BrokerUnavailableException refused =
        HubFiles.unusable(mark, new AccessDeniedException(mark.toString()));

    assertThat(refused)
        .hasMessageContaining("no permission for /var/hub/hub.mark")
        .hasMessageContaining("name another directory")
        .message()
        .doesNotContain("java.nio");
  }

  @Test
  void placeBelowAFile_isRefused_forEachOfTheFiles(@TempDir Path directory) throws IOException {
    Path below = Files.writeString(directory.resolve("file"), "a file").resolve("hub");

    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> new HubFiles(below).prepare())
        .withMessageContaining("another directory")
        .withMessageNotContaining("java.nio");
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> SyncMark.open(below))
        .withMessageContaining("another directory");
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> Turnstile.open(below))
        .withMessageContaining("another directory");
  }
}
