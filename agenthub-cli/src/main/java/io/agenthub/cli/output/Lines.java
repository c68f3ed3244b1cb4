/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import io.agenthub.broker.StoredMessage;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Completion;
import io.agenthub.message.Message;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Results as one line for people. */
public final class Lines {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSS");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final String TOPIC = "agent-hub.topics.";
  private static final String ANNOUNCEMENTS = "agent-hub.global.announcements";

  private Lines() {}

  /** What was stored. */
  public static String receipt(Receipt receipt) {
    return receipt.duplicate()
        ? "already stored: %s".formatted(Printable.line(receipt.messageId()))
        : "stored: %s (%s, number %d)"
            .formatted(Printable.line(receipt.messageId()), receipt.stream(), receipt.sequence());
  }

  /** How a message ended, and its result. */
  public static String completion(Completion completion) {
    return "%s by %s, attempt %d, %s\n%s"
        .formatted(
            completion.succeeded() ? "completed" : "failed",
            Printable.line(completion.role()),
            completion.attempts(),
            brief(completion.duration()),
            Printable.text(completion.result()))
        .stripTrailing();
  }

  /** A message: when, how urgent, from whom to where, which type, what about. */
  public static String message(StoredMessage stored, ZoneId zone) {
    try {
      Message message = Message.of(stored, 0);
      return "%s  %-8s  %s → %s  %s  %s  [%s]"
          .formatted(
              time(message.storedAt(), zone),
              message.priority().wireName(),
              Printable.brief(message.from(), 40),
              address(message.address()),
              Printable.brief(message.type().name(), 40),
              Printable.brief(message.subject(), 80),
              Printable.line(message.id()));
    } catch (PayloadRejectedException e) {
      return "%s  not a message on %s: %s"
          .formatted(
              time(stored.time(), zone),
              Printable.line(stored.subject()),
              Printable.line(e.getMessage()));
    }
  }

  /** A time of day and date. */
  public static String time(Instant time, ZoneId zone) {
    return TIME.withZone(zone).format(time);
  }

  /** A moment that may be in another year. */
  public static String date(Instant time, ZoneId zone) {
    return DATE.withZone(zone).format(time);
  }

  /** The short form of a subject: the role of an inbox, the name of a topic. */
  public static String address(String subject) {
    if (subject.equals(ANNOUNCEMENTS)) {
      return "everyone";
    }
    if (subject.startsWith(TOPIC)) {
      return Printable.line(subject.substring(TOPIC.length()));
    }
    try {
      return Subjects.inboxOwner(subject).map(Role::name).orElseGet(() -> Printable.line(subject));
    } catch (InvalidNameException foreignInbox) {
      return Printable.line(subject);
    }
  }

  /** A length of time in its two largest units. */
  public static String brief(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 1) {
      return Math.max(0, duration.toMillis()) + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds < 86_400
        ? seconds / 3600 + " h " + seconds / 60 % 60 + " min"
        : seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
  }
}
