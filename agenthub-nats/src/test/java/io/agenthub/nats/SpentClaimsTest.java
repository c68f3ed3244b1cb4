/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.delivery.Topology;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamInfo;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Claims of processes that are gone, on messages that have ended. */
@Timeout(120)
final class SpentClaimsTest {
  private static final int MANY = 2_500;
  private static final String SPENT = "agent-hub.claims.ahead.inbox_gone.AGENTS-";

  private static CompletableFuture<PublishAck> leave(JetStream others, int sequence) {
    String record = "{\"state\":\"done\",\"rank\":0,\"attempts\":0,\"by\":\"gone\",\"for_ms\":0}";
    return others.publishAsync(SPENT + sequence, record.getBytes(UTF_8));
  }

  @Test
  void manyOnRecord_areRemoved_byWhoComesNext() throws Exception {
    try (OneInbox inbox = new OneInbox(100)) {
      OneInbox.taker(inbox.process()).close(); // which makes the stream
      JetStream others = inbox.observer().jetStream();
      CompletableFuture.allOf(
              IntStream.rangeClosed(1, MANY)
                  .mapToObj(sequence -> leave(others, sequence))
                  .toArray(CompletableFuture<?>[]::new))
          .join();

      OneInbox.taker(inbox.process());

      Awaitility.await().until(() -> onRecord(inbox) < MANY / 2);
    }
  }

  private static long onRecord(OneInbox inbox) throws Exception {
    StreamInfo claims = inbox.observer().jetStreamManagement().getStreamInfo(Topology.CLAIMS);
    return claims.getStreamState().getMsgCount();
  }
}
