/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.AgentHub;
import io.agenthub.error.InvalidNameException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A hub in somebody's home. */
class HomeTest {
  private static String read(String place) {
    return EmbeddedBrokerProvider.inHome("embedded:" + place, place, "/home/qa");
  }

  @Test
  void tilde_isTheHomeOfTheUser_whereAShellWouldSaySo() {
    assertThat(read("~/hub")).isEqualTo("/home/qa/hub");
    assertThat(read("~")).isEqualTo("/home/qa");
    assertThat(read("./~/hub")).isEqualTo("./~/hub");
    assertThat(read("hub~")).isEqualTo("hub~");
  }

  @Test
  void homeOfAnotherUser_isRefused_andNothingMade() {
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> AgentHub.open("embedded:~nobody/hub"))
        .withMessageContaining("embedded:./~nobody/hub");
    assertThat(Path.of("~nobody")).doesNotExist();
  }
}
