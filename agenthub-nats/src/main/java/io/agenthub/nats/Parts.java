/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.ConsumerRef;

/** What those who take messages from a server share, one of each for a hub. */
record Parts(
    Link link,
    Engine engine,
    Wire wire,
    Ranking ranking,
    Directory directory,
    Replies replies,
    Claims claims,
    HandOuts handOuts,
    MissingInboxes inboxes,
    Stocktaking stocktaking,
    Passing passing) {
  /** Removes a consumer of the hub's own; the server would do so after a while. */
  void forget(String stream, String consumer) {
    engine.help(() -> directory.deleteConsumer(new ConsumerRef(stream, consumer)));
  }
}
