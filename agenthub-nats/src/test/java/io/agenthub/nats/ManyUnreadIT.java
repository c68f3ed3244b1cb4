/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.message.HubHeaders;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * More unread messages than a server looks through when a consumer goes: it may not take that for a
 * reason to remove them. On 2.15.2 all of them were gone.
 */
@Timeout(180)
class ManyUnreadIT {
  private static final String STREAM = "AGENTS";
  private static final int WAITING = 130_000;
  private static final int PAGE = 5_000;
  private static final int WORKED = 3_000;
  private static final Headers LOW = Headers.none().with(HubHeaders.PRIORITY, "low");

  private static String inbox(String owner) {
    return "agent-hub.operators.operator-" + owner + ".inbox";
  }

  private static ConsumerRef ref(String owner) {
    return new ConsumerRef(STREAM, "inbox_" + owner);
  }

  private static void create(Broker broker, String owner, String filter) {
    broker.createConsumer(ConsumerSpec.queue(ref(owner), SubjectFilter.of(filter)));
  }

  private static void send(Broker broker, String owner, int count) {
    List<Operation> page = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      page.add(Publication.of(inbox(owner), LOW, "work".getBytes(UTF_8)));
    }
    assertThat(broker.execute(page).join().refusal()).isNull();
  }

  private static int settle(Broker broker, Puller puller) {
    List<Operation> page = new ArrayList<>();
    puller.pull(PAGE).join().forEach(delivery -> page.add(Settlement.ack(delivery)));
    assertThat(broker.execute(page).join().refusal()).isNull();
    return page.size();
  }

  /** As the archive does: the server goes through all that it has settled, which takes a while. */
  private static void settleAll(Broker broker) {
    create(broker, "archive", "agent-hub.>");
    try (Puller puller = broker.puller(List.of(ref("archive")))) {
      for (int settled = 0; settled < WAITING; ) {
        settled += settle(broker, puller);
      }
    }
  }

  /**
   * So that, whenever the server looks, somebody settles what is newer than its look began with.
   */
  private static void work(Broker broker, CountDownLatch began) {
    try (Puller puller = broker.puller(List.of(ref("busy")))) {
      for (int i = 0; i < WORKED; i++) {
        send(broker, "busy", 1);
        settle(broker, puller);
        began.countDown();
      }
    }
  }

  @Test
  void consumerThatGoes_whileOthersWork_takesNothingUnreadWithIt() throws Exception {
    try (NatsServers servers = NatsServers.start(NatsSetup.single());
        TimeSource time = TimeSource.system();
        Broker broker =
            new NatsBrokerProvider()
                .open(servers.url(), new BrokerContext(time, (headers, body) -> 0))) {
      broker.createStream(StreamSpec.interest(STREAM, 0, "agent-hub.operators.*.inbox"));
      create(broker, "idle", inbox("idle"));
      for (int sent = 0; sent < WAITING; sent += PAGE) {
        send(broker, "idle", PAGE);
      }
      settleAll(broker);
      create(broker, "busy", inbox("busy"));
      create(broker, "guest", inbox("guest"));
      CountDownLatch began = new CountDownLatch(100);
      CompletableFuture<Void> work = CompletableFuture.runAsync(() -> work(broker, began));
      assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();

      broker.deleteConsumer(ref("guest"));
      work.join();

      assertThat(broker.consumer(ref("idle")).orElseThrow().pending()).isEqualTo(WAITING);
    }
  }
}
