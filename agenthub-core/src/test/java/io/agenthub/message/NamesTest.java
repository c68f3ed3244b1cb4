/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.InvalidNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "7", "backend", "qa-2", "a--b", "0123456789012345678901234567890123456789"})
  void goodNames_areAccepted(String name) {
    assertThat(Subjects.inbox(Role.of(name)))
        .isEqualTo("agent-hub.operators.operator-" + name + ".inbox");
    assertThat(Topic.tasks(name).subject()).isEqualTo("agent-hub.topics.tasks." + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        "A",
        "a b",
        "a.b",
        "*",
        ">",
        "a*",
        "a_b",
        "a\n",
        "a\r\nb",
        "a\u0000",
        "\u00e9",
        "a\u200bb",
        "01234567890123456789012345678901234567890"
      })
  void badNames_areRefused_wherever(String name) {
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> Role.of(name))
        .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.tasks(name));
    assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.status(name));
    assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.decisions(name));
  }

  @ParameterizedTest
  @CsvSource({
    "tasks.java, agent-hub.topics.tasks.java",
    "decisions.api, agent-hub.topics.decisions.api",
    "status.deploy, agent-hub.topics.status.deploy",
    "announcements, agent-hub.global.announcements"
  })
  void topicsShortForm_isReadAndShown(String name, String subject) {
    assertThat(Topic.parse(name).subject()).isEqualTo(subject);
    assertThat(Topic.parse(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "status", "status.", "status.*", "news.x", "tasks.a.b"})
  void otherTopics_areRefused(String name) {
    assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.parse(name));
  }

  @Test
  void inboxOwner_isFoundOnInboxesOnly() {
    assertThat(Subjects.inboxOwner("agent-hub.operators.operator-qa.inbox"))
        .contains(Role.of("qa"));
    assertThat(Subjects.inboxOwner("agent-hub.topics.status.deploy")).isEmpty();
  }
}
