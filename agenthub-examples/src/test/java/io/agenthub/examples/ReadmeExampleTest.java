/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
  @Test
  void readme_showsTheProgramThatRuns() throws Exception {
    String source =
        Files.readString(Path.of("src/main/java/io/agenthub/examples/ReadmeExample.java"));
    String program =
        source
            .substring(source.indexOf("// readme\n") + 10, source.indexOf("    // end of readme"))
            .stripTrailing()
            .stripIndent();

    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + program + "\n```");
  }
}
