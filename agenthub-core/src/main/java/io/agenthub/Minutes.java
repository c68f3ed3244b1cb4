/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Outbox;
import io.agenthub.delivery.Registry;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.json.Unicode;
import io.agenthub.loop.Handler;
import io.agenthub.loop.StepHandler;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageId;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the action items of meeting reports into tasks.
 *
 * <p>The tasks are sent when an agent takes the report, before it handles it. Their ids follow from
 * the report's id and the number of the item, so that crashes, retries and several readers of one
 * report make each task once. An item whose owner is unknown, or that is none, is reported to the
 * report's sender.
 */
final class Minutes {
  /** The field of a report's payload: a list of objects with owner, task and perhaps due. */
  static final String ACTION_ITEMS = "action_items";

  private final Outbox outbox;
  private final Registry registry;
  private final Role reader;

  Minutes(Outbox outbox, Registry registry, Role reader) {
    this.outbox = outbox;
    this.registry = registry;
    this.reader = reader;
  }

  /** The same handler, the action items of each report having been assigned before. */
  Handler before(Handler handler) {
    return ((StepHandler)
            (message, work) -> {
              if (message.type().equals(MessageType.MEETING_REPORT)) {
                assign(message);
              }
              return handler.handle(message, work);
            })
        .asHandler();
  }

  private void assign(Message report) {
    if (!(report.envelope().payload().fields().get(ACTION_ITEMS) instanceof List<?> items)) {
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      String id = MessageId.token(report.id()) + "-action-" + (i + 1);
      try {
        Futures.await(outbox.send(reader, task(report, items.get(i)).once(id)));
      } catch (UnknownRoleException | InvalidNameException | PayloadRejectedException e) {
        complain(report, i + 1, items.get(i), e);
      }
    }
  }

  private static Draft task(Message report, @Nullable Object item) {
    if (!(item instanceof Map<?, ?> map)
        || !(map.get("owner") instanceof String owner)
        || !(map.get("task") instanceof String task)) {
      throw new InvalidNameException("It is not an object with the texts 'owner' and 'task'.");
    }
    Draft draft =
        Draft.to(owner.startsWith("operator-") ? owner.substring("operator-".length()) : owner)
            .type(MessageType.TASK_ASSIGNMENT)
            .subject(brief(task))
            .message(task)
            .priority(report.priority())
            .inReplyTo(report)
            .field("assigned_by", report.from())
            .field("meeting", report.subject());
    return map.get("due") instanceof String due ? draft.field("due", due) : draft;
  }

  private static String brief(String task) {
    return task.length() <= 80 ? task : Unicode.cut(task, 79) + "…";
  }

  /** The sender if it can be told, else the reader, so that nothing is dropped. */
  private void complain(Message report, int number, @Nullable Object item, AgentHubException why) {
    Draft complaint =
        Draft.to(author(report).name())
            .type(MessageType.TASK_BLOCKED)
            .subject("Action item " + number + " of '" + brief(report.subject()) + "'")
            .message("Nobody was given this action item: " + why.getMessage())
            .priority(report.priority())
            .inReplyTo(report)
            .field("action_item", item)
            .once(MessageId.token(report.id()) + "-action-" + number + "-blocked");
    Futures.await(outbox.send(reader, complaint));
  }

  private Role author(Message report) {
    try {
      Role author = Role.of(report.from());
      return registry.isActive(author) ? author : reader;
    } catch (InvalidNameException foreignSender) {
      return reader;
    }
  }
}
