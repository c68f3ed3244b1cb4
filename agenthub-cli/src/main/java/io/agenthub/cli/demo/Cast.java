/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Topic;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who takes part in one run, and how its messages are told from all others.
 *
 * @param prefix what the roles' names begin with; empty unless somebody else has these roles
 * @param topics what the topics' names begin with
 * @param tag the thread of all messages of this run, and the beginning of their ids
 */
record Cast(String prefix, String topics, String tag) {
  static final List<String> NAMES =
      List.of(
          "ceo",
          "product",
          "backend",
          "frontend",
          "devops",
          "qa",
          "security",
          "data",
          "docs",
          "support",
          "marketing");

  /** The eleven on a hub of their own. */
  static Cast alone(String tag) {
    return new Cast("", "", tag);
  }

  /** The eleven on a hub that others use: they take nobody's inbox, pool or topic. */
  static Cast among(AgentHub hub, String tag) {
    Set<String> taken =
        hub.agents().stream()
            .filter(Cast::isInUse)
            .map(AgentInfo::role)
            .collect(Collectors.toUnmodifiableSet());
    String prefix =
        Stream.concat(
                Stream.of("", "demo-"),
                IntStream.iterate(2, i -> i + 1).mapToObj(i -> "demo" + i + "-"))
            .filter(candidate -> NAMES.stream().noneMatch(n -> taken.contains(candidate + n)))
            .findFirst()
            .orElseThrow();
    return new Cast(prefix, "demo-", tag);
  }

  private static boolean isInUse(AgentInfo agent) {
    return agent.presence().isPresent() || agent.unread() > 0 || agent.inFlight() > 0;
  }

  /** The role of one of the names. */
  String role(String name) {
    return prefix + name;
  }

  /** The name behind a role. */
  String name(String role) {
    return role.substring(prefix.length());
  }

  List<String> roles() {
    return NAMES.stream().map(this::role).toList();
  }

  /** The skill whose tasks two of them share. */
  String skill() {
    return topics + "java";
  }

  Topic pool() {
    return Topic.tasks(skill());
  }

  Topic deploys() {
    return Topic.status(topics + "deploy");
  }

  /** Who acts when something is deployed. */
  List<String> deployListeners() {
    return Stream.of("ceo", "qa", "security").map(this::role).toList();
  }

  /** The id of a message of this run; sent twice, it is still one message. */
  String id(String key) {
    return tag + "-" + key;
  }

  /** The draft as a message of this run. */
  Draft tagged(Draft draft, String key) {
    return draft.once(id(key)).correlationId(tag);
  }

  /** The subject of a learning, which on a used hub must not be that of an earlier run. */
  String learning(String subject) {
    return topics.isEmpty() ? subject : subject + " (" + tag + ")";
  }

  boolean isOurs(Message message) {
    return message.correlationId().equals(tag);
  }
}
