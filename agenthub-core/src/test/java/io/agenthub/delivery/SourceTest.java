/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
  static Stream<Source> sources() {
    Role role = Role.of("release-manager");
    return Stream.of(
        Source.inbox(role),
        Source.pool("code-review"),
        Source.topic(role, Topic.parse("status.release-2")),
        Source.topic(role, Topic.announcements()));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void consumerOfASource_isRecognised(Source source) {
    assertThat(Source.of(source.consumer())).contains(source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "hub-postmaster", "hub-reader-x", "mine_backend"})
  void otherConsumer_isOfNoSource(String name) {
    ConsumerRef ref = new ConsumerRef(Topology.AGENTS, name);

    assertThat(Source.of(ConsumerSpec.queue(ref, SubjectFilter.of("agent-hub.topics.x"))))
        .isEmpty();
  }

  @Test
  void consumerOfAnotherStream_isOfNoSource() {
    ConsumerRef ref = new ConsumerRef(Topology.AUDIT, "inbox_backend");

    assertThat(Source.of(ConsumerSpec.queue(ref, SubjectFilter.of("agent-hub.audit.x")))).isEmpty();
  }

  @Test
  void deadLettersOfAPool_areThoseOfAllWhoMayBeMembers() {
    assertThat(Source.pool("code-review").deadLetters()).hasToString("agent-hub.dead-letters.*");
    assertThat(Source.inbox(Role.of("qa")).deadLetters())
        .hasToString("agent-hub.dead-letters.operator-qa");
  }
}
