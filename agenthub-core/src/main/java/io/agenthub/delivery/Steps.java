/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import io.agenthub.json.Unicode;
import io.agenthub.message.Subjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The finished steps of one message at one recipient, kept over attempts.
 *
 * <p>Each is written by compare-and-set on what this attempt has read, so that an attempt whose
 * message was taken over cannot write over the steps of its successor.
 *
 * <p><b>Threads:</b> for one.
 *
 * @since 0.1
 */
public final class Steps {
  private static final int MAX_BODY = 128 * 1024;
  private static final int MAX_NAME = 100;

  private final Broker broker;
  private final String subject;
  private final Map<String, @Nullable Object> results = new LinkedHashMap<>();
  private long last = -1;

  /** The steps of a message; nothing is read before the first step. */
  public Steps(Broker broker, String recipient, String messageId) {
    this.broker = broker;
    this.subject = Subjects.claim("steps", recipient, messageId);
  }

  /**
   * The result of the step; the action is only called if there is none.
   *
   * @throws io.agenthub.error.WrongLastSequenceException if another attempt has written meanwhile
   */
  public String result(String name, Callable<String> action) throws Exception {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new PayloadRejectedException(
          "A step's name has 1 to %d characters, not only blanks; this one has %d."
              .formatted(MAX_NAME, name.length()));
    }
    if (last < 0) {
      read();
    }
    if (results.get(name) instanceof String known) {
      return known;
    }
    String result = Unicode.repaired(action.call()); // what cannot be recorded would be done again
    record(name, result);
    return result;
  }

  private void read() {
    Optional<StoredMessage> stored = broker.last(Topology.CLAIMS, subject);
    stored.ifPresent(record -> results.putAll(Json.read(record.body())));
    last = stored.map(StoredMessage::sequence).orElse(0L);
  }

  private void record(String name, String result) {
    results.put(name, result);
    byte[] body = Json.write(results);
    if (body.length > MAX_BODY) {
      results.remove(name);
      throw new PayloadRejectedException(
          "The results of all steps have %d bytes; the limit is %d. Keep references instead."
              .formatted(body.length, MAX_BODY));
    }
    Publication record = Publication.of(subject, Headers.none(), body).expectingLast(last);
    last = Futures.await(broker.execute(List.of(record))).ack().sequence();
  }
}
