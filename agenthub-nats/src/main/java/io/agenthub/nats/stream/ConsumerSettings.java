/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ConsumerSpec.Order;
import io.agenthub.broker.ConsumerSpec.Start;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.connection.Shards;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A durable consumer's settings as JetStream writes them.
 *
 * <p>The order is the hub's own work; it stands in the description, so that every process agrees.
 */
public final class ConsumerSettings {
  /** Consumers of the hub's own have this prefix; they are no inboxes. */
  public static final String INTERNAL = "hub-";

  private static final String BY_URGENCY = "most urgent first";
  private static final String BY_SEQUENCE = "oldest first";

  private ConsumerSettings() {}

  static ConsumerConfiguration toConfiguration(ConsumerSpec spec) {
    ConsumerConfiguration.Builder consumer =
        ConsumerConfiguration.builder()
            .durable(spec.ref().name())
            .description(spec.order() == Order.URGENCY ? BY_URGENCY : BY_SEQUENCE)
            .filterSubject(spec.filter().toString())
            .deliverPolicy(spec.start() == Start.ALL ? DeliverPolicy.All : DeliverPolicy.New)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(spec.ackWait())
            .maxDeliver(-1)
            .maxAckPending(spec.maxInFlight());
    if (!spec.lapseAfter().isZero()) {
      consumer.inactiveThreshold(spec.lapseAfter());
    }
    if (Shards.isShard(spec.ref().stream())) {
      consumer.memStorage(true);
    }
    return consumer.build();
  }

  /** The settings that a consumer on the server amounts to. */
  public static ConsumerSpec toSpec(ConsumerInfo info) {
    return toSpec(info.getStreamName(), info.getConsumerConfiguration(), info.getName());
  }

  private static ConsumerSpec toSpec(String stream, ConsumerConfiguration consumer, String name) {
    String filter = consumer.getFilterSubject();
    Duration lapse = consumer.getInactiveThreshold();
    return new ConsumerSpec(
        new ConsumerRef(stream, name),
        SubjectFilter.of(filter == null || filter.isEmpty() ? ">" : filter),
        consumer.getDeliverPolicy() == DeliverPolicy.New ? Start.NEW : Start.ALL,
        order(consumer.getDescription()),
        consumer.getAckWait() == null ? Duration.ofSeconds(30) : consumer.getAckWait(),
        (int) Math.max(1, consumer.getMaxAckPending()),
        lapse == null ? Duration.ZERO : lapse);
  }

  private static Order order(@Nullable String description) {
    return BY_URGENCY.equals(description) ? Order.URGENCY : Order.SEQUENCE;
  }

  /** Whether the server's consumer is one of an inbox, a pool or a subscription. */
  static boolean isPublic(ConsumerInfo info) {
    ConsumerConfiguration consumer = info.getConsumerConfiguration();
    return consumer.getDurable() != null
        && consumer.getDeliverSubject() == null
        && info.getName().matches("[A-Za-z0-9_-]{1,128}")
        && !info.getName().startsWith(INTERNAL);
  }

  /** Each setting that is not as wanted, with both values; empty if the consumer is as wanted. */
  static List<String> differences(ConsumerSpec wanted, ConsumerConfiguration consumer) {
    ConsumerSpec is = toSpec(wanted.ref().stream(), consumer, wanted.ref().name());
    List<String> found = new ArrayList<>();
    StreamSettings.compare(found, "filter", is.filter(), wanted.filter());
    StreamSettings.compare(found, "start", is.start(), wanted.start());
    StreamSettings.compare(found, "order", is.order(), wanted.order());
    StreamSettings.compare(found, "ackWait", is.ackWait(), wanted.ackWait());
    StreamSettings.compare(found, "maxInFlight", is.maxInFlight(), wanted.maxInFlight());
    StreamSettings.compare(found, "lapseAfter", is.lapseAfter(), wanted.lapseAfter());
    StreamSettings.compare(found, "ackPolicy", consumer.getAckPolicy(), AckPolicy.Explicit);
    return found;
  }
}
