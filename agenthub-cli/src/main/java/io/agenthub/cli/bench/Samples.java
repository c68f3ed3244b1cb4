/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import java.time.Instant;

/** The messages that are sent: the article's envelope with a text of usual length. */
public final class Samples {
  private static final String SUBJECT = "Sprint task assignment";
  private static final String TEXT =
      "Backend: implement the new attachment API endpoint. Files of up to 25 MB arrive as multipart"
          + " uploads, are scanned, stored once by their hash and linked to the message they came"
          + " with. Answer 413 beyond the limit and 422 for a type that is not allowed. Keep the"
          + " old endpoint working until the web client has moved; the contract tests in the qa"
          + " folder say what it promises. Report when it is deployed to staging.";

  private Samples() {}

  /** A message to a role, about 600 bytes on the wire. */
  public static Draft draft(String to) {
    return Draft.to(to).subject(SUBJECT).message(TEXT).priority(Priority.HIGH);
  }

  /** A message to a role with a text of this many characters. */
  public static Draft large(String to, int characters) {
    return draft(to).message("x".repeat(characters));
  }

  /** The envelope of the message from an agent. */
  public static Envelope envelope(String from, String to) {
    return Envelope.of(
        Role.of(from), Instant.now(), MessageType.DIRECT_MESSAGE, draft(to).payload());
  }

  /** The bytes of the envelope. */
  public static byte[] body() {
    return envelope("ceo", "backend").toBytes();
  }
}
