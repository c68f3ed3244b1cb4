/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.MessageId;
import io.agenthub.message.Receipt;
import io.agenthub.message.Resolution;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents gave up, and the way back.
 *
 * <p>The stream of dead letters is only ever added to: a letter, then what was done with it, and
 * perhaps the next letter of the same message. A letter is open while nothing was done with it.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int PAGE = 500;

  private final Broker broker;
  private final Registry registry;

  /** The dead letters of this broker. */
  public DeadLetters(Broker broker, Registry registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /** One message that died at one role. */
  private record Death(String role, String messageId) {}

  /** The open letters of all roles, also of those that have retired, oldest first. */
  public Stream<DeadLetter> open() {
    return open(SubjectFilter.of(">"));
  }

  /** The open letters of a role, oldest first. */
  public Stream<DeadLetter> open(Role role) {
    return open(SubjectFilter.of(Subjects.deadLetters(role)));
  }

  private Stream<DeadLetter> open(SubjectFilter whose) {
    Map<Death, Long> resolved = new HashMap<>();
    records(whose)
        .forEach(
            stored ->
                Resolution.of(stored).ifPresent(r -> resolved.put(death(r), stored.sequence())));
    return letters(whose)
        .filter(letter -> resolved.getOrDefault(death(letter), 0L) < letter.original().sequence());
  }

  /** All letters of a message, open or not, oldest first. */
  public List<DeadLetter> of(String messageId) {
    return letters(SubjectFilter.of(">"))
        .filter(letter -> letter.messageId().equals(messageId))
        .toList();
  }

  private Stream<DeadLetter> letters(SubjectFilter whose) {
    return records(whose).filter(stored -> !Resolution.isOne(stored)).flatMap(this::readable);
  }

  private Stream<StoredMessage> records(SubjectFilter whose) {
    return Pages.of(broker, ReadRequest.all(Topology.DEAD_LETTERS, PAGE).withFilter(whose));
  }

  /** What another client wrote there is skipped, aloud. */
  private Stream<DeadLetter> readable(StoredMessage stored) {
    try {
      return Stream.of(DeadLetter.of(stored));
    } catch (AgentHubException e) {
      LOG.warn("Skipped {} of {}: {}", stored.sequence(), stored.stream(), e.getMessage());
      return Stream.empty();
    }
  }

  private static Death death(Resolution resolution) {
    return new Death(resolution.role(), resolution.messageId());
  }

  private static Death death(DeadLetter letter) {
    return new Death(letter.role(), letter.messageId());
  }

  /**
   * Sends a dead message to the inbox of the role that gave it up, byte for byte, with fresh
   * attempts, its expiry and its hops taken off.
   *
   * <p>It keeps its id, and with it its place in the ledger and its finished steps: however often
   * it died and came back, it has one completion. Idempotent: while the message has not died again,
   * the receipt of the first time is returned, as a duplicate.
   *
   * @throws NotFoundException if no such message died at this role
   * @throws UnknownRoleException if the role has retired
   */
  public Receipt requeue(Role role, String messageId) {
    History history = history(role, messageId);
    Optional<Resolution> last = history.last();
    if (last.filter(DeadLetters::isRequeue).isPresent()) {
      return new Receipt(messageId, last.get().stream(), last.get().sequence(), true);
    }
    registry.require(role);
    int number = history.resolutions() + 1;
    PublishAck ack;
    try {
      ack = Futures.await(broker.execute(List.of(again(role, history.letter(), number)))).ack();
    } catch (NoInterestException retired) {
      throw new UnknownRoleException(role.name(), null);
    }
    Resolution done =
        new Resolution(
            messageId, role.name(), Resolution.Kind.REQUEUED, ack.stream(), ack.sequence());
    Futures.await(broker.execute(List.of(done.publication(number))));
    return new Receipt(messageId, ack.stream(), ack.sequence(), ack.duplicate());
  }

  private static Publication again(Role role, DeadLetter letter, int number) {
    String id = "requeue-%d-%s-%s".formatted(number, role, MessageId.token(letter.messageId()));
    Headers headers =
        letter
            .original()
            .headers()
            .with(Headers.MESSAGE_ID, id)
            .with(HubHeaders.REQUEUE_OF, letter.messageId())
            .with(HubHeaders.EXPIRES_AT, null)
            .with(HubHeaders.HOPS, null);
    return Publication.of(Subjects.inbox(role), headers, letter.original().body())
        .needingInterest();
  }

  /**
   * Lets a dead message go: it is listed no more. Its bytes and this decision stay in the stream.
   *
   * @return false if something was done with it before
   * @throws NotFoundException if no such message died at this role
   */
  public boolean discard(Role role, String messageId) {
    History history = history(role, messageId);
    if (history.last().isPresent()) {
      return false;
    }
    Resolution done = new Resolution(messageId, role.name(), Resolution.Kind.DISCARDED, "", 0);
    Futures.await(broker.execute(List.of(done.publication(history.resolutions() + 1))));
    return true;
  }

  /**
   * What happened to a dead message.
   *
   * @param letter its latest letter
   * @param last what was done with that letter; empty if it is open
   * @param resolutions how often something was done in all
   */
  private record History(DeadLetter letter, Optional<Resolution> last, int resolutions) {}

  /** The id of the message that a record is about. */
  private static String idOf(StoredMessage stored) {
    return stored.headers().get(Headers.ORIGINAL_ID).orElse("");
  }

  /**
   * The last letter of a message that is dead as things stand, which means that it has not been
   * requeued since. One that was let go is dead too.
   */
  public Optional<DeadLetter> lastOf(Role role, String messageId) {
    return find(role, messageId)
        .filter(history -> history.last().filter(DeadLetters::isRequeue).isEmpty())
        .map(History::letter);
  }

  private static boolean isRequeue(Resolution resolution) {
    return resolution.kind() == Resolution.Kind.REQUEUED;
  }

  private History history(Role role, String messageId) {
    return find(role, messageId)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "'%s' gave up no message %s; agenthub dead-letters list --all shows all."
                        .formatted(role, messageId)));
  }

  private Optional<History> find(Role role, String messageId) {
    SubjectFilter subject = SubjectFilter.of(Subjects.deadLetters(role));
    List<StoredMessage> records =
        records(subject).filter(stored -> idOf(stored).equals(messageId)).toList();
    return records.stream()
        .filter(stored -> !Resolution.isOne(stored))
        .flatMap(this::readable)
        .reduce((earlier, later) -> later)
        .map(letter -> history(letter, records));
  }

  private static History history(DeadLetter letter, List<StoredMessage> records) {
    List<StoredMessage> done = records.stream().filter(Resolution::isOne).toList();
    Optional<Resolution> last =
        done.stream()
            .filter(stored -> stored.sequence() > letter.original().sequence())
            .flatMap(stored -> Resolution.of(stored).stream())
            .findFirst();
    return new History(letter, last, done.size());
  }
}
