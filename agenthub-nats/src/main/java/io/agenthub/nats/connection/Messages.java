/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.broker.StoredMessage;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Messages as the hub sees them. */
public final class Messages {
  /** Where single messages of a stream are asked for. */
  public static final String GET = "$JS.API.STREAM.MSG.GET.";

  private Messages() {}

  /** An answer to such a question, with headers that the client library can read. */
  static Message readable(Message answer) {
    byte[] data = bytes(answer.getData());
    byte[] repaired = HeaderRepair.repairedAnswer(data);
    return data == repaired
        ? answer
        : NatsMessage.builder().subject(answer.getSubject()).data(repaired).build();
  }

  /** A message that a consumer delivered. */
  public static StoredMessage of(Message message, NatsJetStreamMetaData place) {
    return new StoredMessage(
        place.getStream(),
        place.streamSequence(),
        message.getSubject(),
        instant(place.timestamp()),
        WireHeaders.fromWire(message.getHeaders()),
        bytes(message.getData()));
  }

  /** A message that was read by its sequence. */
  public static StoredMessage of(MessageInfo info) {
    return new StoredMessage(
        String.valueOf(info.getStream()),
        info.getSeq(),
        String.valueOf(info.getSubject()),
        instant(info.getTime()),
        WireHeaders.fromWire(info.getHeaders()),
        bytes(info.getData()));
  }

  private static Instant instant(@Nullable ZonedDateTime time) {
    return time == null ? Instant.EPOCH : time.toInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static byte[] bytes(byte @Nullable [] data) {
    return data == null ? new byte[0] : data;
  }
}
