/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.message.HubHeaders;
import io.agenthub.nats.stream.Reader;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of what tells how urgent messages are: headers alone, as long as all of a page name their
 * priority; from the first page on that does not, whole messages.
 *
 * <p><b>Threads:</b> belongs to one caller, which is not the engine.
 */
final class Heads implements Function<ReadRequest, List<StoredMessage>> {
  /**
   * So many at a time: more than an inbox takes. When the consumer that reads is dropped, the
   * server goes through all that it has not read, and asks each other consumer of the stream about
   * it.
   */
  static final int PAGE = 120_000;

  private final Reader reader;
  private boolean whole;

  Heads(Reader reader) {
    this.reader = reader;
  }

  @Override
  public List<StoredMessage> apply(ReadRequest page) {
    if (!whole) {
      List<StoredMessage> heads = reader.heads(page);
      whole = !heads.stream().allMatch(Heads::namesPriority);
      if (!whole) {
        return heads;
      }
    }
    return reader.read(page);
  }

  private static boolean namesPriority(StoredMessage message) {
    return message.headers().get(HubHeaders.PRIORITY).isPresent();
  }
}
