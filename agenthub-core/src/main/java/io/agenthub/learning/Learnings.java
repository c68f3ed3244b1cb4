/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Broker;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Outbox;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageId;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learnings of the organisation as one agent sees them: a fold over the learning stream.
 *
 * <p>What others publish starts at a trust of 0.5; only this agent's own evidence, each piece once,
 * moves it; at 0.7 it becomes active policy. The author's own confirmations do not count.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Learnings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Learnings.class);

  private final Outbox outbox;
  private final Role observer;
  private final Map<String, Learning> known = new LinkedHashMap<>();
  private final Set<String> evidence = new HashSet<>();
  private final Watch watch;

  /** Reads the learning stream and follows it from now on, as the observer sees it. */
  public Learnings(Broker broker, Outbox outbox, Role observer) {
    this.outbox = outbox;
    this.observer = observer;
    this.watch =
        broker.watch(Topology.LEARNING, SubjectFilter.of("genbrain.learning.*"), 1, this::onRecord);
  }

  /**
   * Publishes something this agent found out. The same content is the same learning.
   *
   * @param confidence this agent's own estimate, from 0 to 1
   * @return its id
   */
  public String publish(String subject, String message, double confidence) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new PayloadRejectedException("A confidence lies between 0 and 1, not " + confidence);
    }
    String id = MessageId.token(subject + "\u0000" + message + "\u0000");
    Draft draft =
        Draft.about(subject)
            .message(message)
            .field("learning_id", id)
            .field("confidence", confidence)
            .once("learning-" + observer + "-" + id);
    store(draft, MessageType.LEARNING);
    return id;
  }

  /**
   * Records that the learning worked for this agent.
   *
   * @param evidenceId what it rests on, such as the id of the message that was handled; counts once
   * @throws NotFoundException if there is no such learning
   */
  public void confirm(String learningId, String evidenceId) {
    record(learningId, evidenceId, MessageType.LEARNING_CONFIRMED);
  }

  /** Records that the learning did not work for this agent. See {@link #confirm}. */
  public void contradict(String learningId, String evidenceId) {
    record(learningId, evidenceId, MessageType.LEARNING_CONTRADICTED);
  }

  private void record(String learningId, String evidenceId, MessageType type) {
    Learning learning =
        find(learningId)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "'%s' knows no learning %s.".formatted(observer, learningId)));
    Draft draft =
        Draft.about(learning.subject())
            .field("learning_id", learningId)
            .field("evidence_id", evidenceId)
            .once("evidence-" + observer + "-" + MessageId.token(learningId + evidenceId));
    store(draft, type);
  }

  private void store(Draft draft, MessageType type) {
    Futures.await(outbox.publish(observer, Subjects.learning(observer), draft, type));
  }

  /** All learnings this agent knows, in the order they were published. */
  public synchronized List<Learning> list() {
    return List.copyOf(known.values());
  }

  /** One learning; empty if this agent does not know it (yet). */
  public synchronized Optional<Learning> find(String learningId) {
    return Optional.ofNullable(known.get(learningId));
  }

  private void onRecord(StoredMessage stored) {
    try {
      Envelope envelope = Envelope.parse(stored.body());
      String publisher = stored.subject().substring("genbrain.learning.".length());
      fold(publisher, envelope.type(), envelope.payload());
    } catch (AgentHubException e) {
      LOG.warn("Ignored record {} of the learning stream: {}", stored.sequence(), e.getMessage());
    }
  }

  private synchronized void fold(String publisher, MessageType type, Payload payload) {
    String id = payload.text("learning_id").orElse("");
    if (type.equals(MessageType.LEARNING)) {
      double confidence = payload.number("confidence").map(Number::doubleValue).orElse(0.0);
      known.putIfAbsent(
          id,
          new Learning(
              id, publisher, payload.subject(), payload.message(), confidence, Trust.NONE));
      return;
    }
    Learning learning = known.get(id);
    boolean own = publisher.equals(observer.name());
    if (learning == null || !own || learning.author().equals(publisher)) {
      return;
    }
    if (evidence.add(id + " " + payload.text("evidence_id").orElse(""))) {
      Trust before = learning.trust();
      boolean worked = type.equals(MessageType.LEARNING_CONFIRMED);
      known.put(id, learning.with(worked ? before.confirmed() : before.contradicted()));
    }
  }

  /** Stops following the stream. Idempotent. */
  @Override
  public void close() {
    watch.close();
  }
}
