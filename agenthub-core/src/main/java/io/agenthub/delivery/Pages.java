/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads a stretch of a stream page by page, while it is consumed.
 *
 * @since 0.1
 */
public final class Pages {
  private static final int PAGE = 500;

  private Pages() {}

  /** Everything of a stream. */
  public static Stream<StoredMessage> all(Broker broker, String stream) {
    return of(broker, ReadRequest.all(stream, PAGE));
  }

  /** What the request asks for; its limit is the size of a page. */
  public static Stream<StoredMessage> of(Broker broker, ReadRequest first) {
    return of(broker::read, first);
  }

  /** The same of whatever answers such requests. */
  public static Stream<StoredMessage> of(
      Function<ReadRequest, List<StoredMessage>> reading, ReadRequest first) {
    return Stream.iterate(
            reading.apply(first),
            page -> !page.isEmpty(),
            page -> reading.apply(first.from(page.get(page.size() - 1).sequence() + 1)))
        .flatMap(List::stream);
  }
}
