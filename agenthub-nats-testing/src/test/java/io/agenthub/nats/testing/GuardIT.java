/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No server outlives the JVM that started it. */
class GuardIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void killedJvm_takesItsServerWithIt(@TempDir Path directory) throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                OrphanProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(said.readLine());
      assertThat(Probe.greeting(port)).isPresent();

      jvm.destroyForcibly();

      Waits.until(
          () -> Probe.greeting(port).isEmpty(), PATIENCE, () -> "the server outlives its JVM");
    } finally {
      jvm.destroyForcibly();
    }
  }
}
