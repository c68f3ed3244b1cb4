/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.embedded.storage.MessageRow;
import io.agenthub.embedded.storage.NewMessage;
import java.util.OptionalLong;

/**
 * A publication, encoded and summed up on the sender's thread, since the committer's time is what
 * all senders share.
 *
 * @param message what is stored
 * @param headers as published
 * @param expectedLast as published
 * @param needsInterest as published
 */
record Draft(NewMessage message, Headers headers, OptionalLong expectedLast, boolean needsInterest)
    implements Step {
  static Draft of(Publication publication, UrgencyRule rule) {
    byte[] headers = HeaderCodec.encode(publication.headers());
    byte[] body = publication.body();
    int urgency = Math.max(0, Math.min(9, rule.of(publication.headers(), body)));
    NewMessage message =
        new NewMessage(
            publication.subject(),
            publication.messageId().orElse(null),
            urgency,
            headers,
            body,
            MessageRow.checksum(publication.subject(), headers, body));
    return new Draft(
        message,
        publication.headers(),
        publication.expectedLastSequence(),
        publication.needsInterest());
  }
}
