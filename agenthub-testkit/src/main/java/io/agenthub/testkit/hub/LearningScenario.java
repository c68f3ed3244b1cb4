/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.learning.Card;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Views of agents on the learnings of one hub, and records that no library wrote. */
abstract class LearningScenario extends HubScenario {
  static final Card CARD = Card.of("On HTTP 429", "Wait for Retry-After.").confidence(0.9);

  private final List<Learnings> views = new ArrayList<>();

  @AfterEach
  final void closeViews() {
    views.forEach(Learnings::close);
  }

  final Learnings view(String role) {
    return view(hub(), role);
  }

  final Learnings view(AgentHub of, String role) {
    Learnings view = of.agent(role).learnings();
    views.add(view);
    return view;
  }

  final void raw(String author, String operator, String type, String payload) {
    String body =
        ("{\"from_operator\":\"%s\",\"from_role\":\"%s\",\"timestamp\":\"2026-05-17T08:00:00.000Z\","
             + "\"type\":\"%s\",\"payload\":%s}")
            .formatted(operator, author, type, payload);
    bytes(author, body);
  }

  final void bytes(String author, String body) {
    Publication publication =
        Publication.of(
            Subjects.learning(Role.of(author)),
            Headers.none(),
            body.getBytes(StandardCharsets.UTF_8));
    Futures.await(hub().broker().execute(List.of(publication))).ack();
  }
}
