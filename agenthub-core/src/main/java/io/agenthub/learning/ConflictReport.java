/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Outbox;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageId;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent tells of a conflict in its policy: a record for the log and, where the evidence
 * does not decide, a question to the persons who have an inbox.
 *
 * @param record for the learning stream
 * @param questions one a person; empty if the evidence decides
 */
record ConflictReport(Draft record, List<Draft> questions) {
  private static final Logger LOG = LoggerFactory.getLogger(ConflictReport.class);

  static ConflictReport of(Conflict conflict, Role observer, Collection<Role> persons) {
    String key = "conflict-" + observer + "-" + MessageId.token(conflict.key());
    List<Draft> questions =
        conflict.tie()
            ? persons.stream().map(person -> question(conflict, observer, person, key)).toList()
            : List.of();
    return new ConflictReport(LearningRecords.draft(conflict).once(key), questions);
  }

  private static Draft question(Conflict conflict, Role observer, Role person, String key) {
    return Draft.to(person.name())
        .subject("Which of two policies is right for '%s'?".formatted(observer))
        .message(conflict.text() + " Revoke or retire the one that is wrong.")
        .field("learning_id", conflict.stands().id)
        .field("conflicts_with", conflict.other().id)
        .once(key);
  }

  /**
   * Sends all of it, the record last: as long as it is not in the log, this is done again, and each
   * message is still one. What cannot be sent keeps nobody from their work.
   */
  void send(Outbox outbox, Role observer) {
    try {
      for (Draft question : questions) {
        ask(outbox, observer, question);
      }
      Futures.await(
          outbox.publish(
              observer, Subjects.learning(observer), record, MessageType.LEARNING_CONFLICT));
    } catch (AgentHubException e) {
      LOG.warn("'{}' could not report a conflict of its policy: {}", observer, e.getMessage());
    }
  }

  private static void ask(Outbox outbox, Role observer, Draft question) {
    try {
      Futures.await(outbox.send(observer, question));
    } catch (UnknownRoleException e) {
      LOG.info("'{}' has a question, but nobody reads it: {}", observer, e.getMessage());
    }
  }
}
