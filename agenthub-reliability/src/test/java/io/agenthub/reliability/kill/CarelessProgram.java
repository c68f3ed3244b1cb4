/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.AgentHub;
import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent that does on the broker what the loop of the hub takes care not to do. It takes all
 * messages there are, makes its mistake, says so and waits to be killed.
 */
public final class CarelessProgram {
  static final String ROLE = "alpha";
  static final int MESSAGES = 16;

  private final Broker broker;
  private final Journal journal;

  private CarelessProgram(Broker broker, Journal journal) {
    this.broker = broker;
    this.journal = journal;
  }

  /**
   * Runs the program.
   *
   * @param args URL of the hub, file of the history, name, and the mistake: {@code
   *     acknowledges-first} or {@code completes-blindly}
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    AgentHub hub = AgentHub.open(args[0]);
    hub.agent(ROLE);
    CarelessProgram careless =
        new CarelessProgram(hub.broker(), Journal.open(Path.of(args[1]), args[2]));
    List<Delivery> taken = careless.take();
    for (Delivery delivery : taken) {
      if (args[3].equals("acknowledges-first")) {
        careless.acknowledge(delivery);
      } else {
        careless.complete(delivery);
      }
    }
    parent.say("done");
    parent.awaitStop();
  }

  private List<Delivery> take() {
    List<Delivery> taken = new ArrayList<>();
    try (Puller puller = broker.puller(List.of(Topology.inbox(Role.of(ROLE)).ref()))) {
      while (taken.size() < MESSAGES) {
        taken.addAll(Futures.await(puller.pull(MESSAGES - taken.size())));
      }
    }
    return taken;
  }

  private void acknowledge(Delivery delivery) {
    Futures.await(broker.execute(List.of(Settlement.ack(delivery))));
    journal.started(ROLE, Message.of(delivery.message(), delivery.attempt()));
  }

  /** Neither asks whether there is a completion, nor lets the broker decide. */
  private void complete(Delivery delivery) {
    Message message = Message.of(delivery.message(), delivery.attempt());
    journal.started(ROLE, message);
    journal.ended(ROLE, message);
    Payload payload =
        Payload.of("work", "done", message.priority()).with("in_reply_to", message.id());
    byte[] body =
        Envelope.of(Role.of(ROLE), Instant.now(), MessageType.TASK_COMPLETED, payload).toBytes();
    String subject = Subjects.completion(ROLE, message.id());
    BatchResult unused =
        Futures.await(broker.execute(List.of(Publication.of(subject, Headers.none(), body))));
    journal.completed(ROLE, message);
  }
}
