/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.StreamSpec.WhenFull;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.StreamMismatchException;
import io.agenthub.json.Json;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Messages;
import io.agenthub.nats.connection.Shards;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands on the server: streams, consumers and single messages. Every method waits for the
 * server's answer, from the leader.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
public final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final Duration PROMPT = Duration.ofMillis(500);
  private static final int TRIES = 3;
  private static final int NONE = 404;
  private static final int TOO_MANY_CONSUMERS = 10026;

  private final Link link;
  private final Shards shards;
  private final Map<String, StreamSpec> known = new ConcurrentHashMap<>();

  /** A directory of the server behind a connection. */
  public Directory(Link link, Shards shards) {
    this.link = link;
    this.shards = shards;
  }

  /** Where the inboxes of this hub are. */
  public Shards shards() {
    return shards;
  }

  /** Creates a stream, or makes sure that it is as wanted. */
  public void createStream(StreamSpec spec) {
    shards.streams(spec).forEach(this::createOne);
  }

  private void createOne(StreamSpec spec) {
    Optional<StreamInfo> there = find(spec.name());
    if (there.isEmpty()) {
      there = created(spec);
    }
    List<String> differences =
        StreamSettings.differences(
            spec, link.address().replicas(), there.orElseThrow().getConfiguration());
    requireSame("stream " + spec.name(), differences);
    known.put(spec.name(), spec);
  }

  private Optional<StreamInfo> created(StreamSpec spec) {
    StreamConfiguration wanted =
        StreamSettings.toConfiguration(spec, link.address().replicas(), shards);
    try {
      return Optional.of(added(wanted));
    } catch (StreamMismatchException e) {
      return Optional.of(find(spec.name()).orElseThrow(() -> e)); // somebody was quicker
    } catch (AgentHubException e) {
      if (Failures.code(e.getCause() == null ? e : e.getCause()) != TOO_MANY_CONSUMERS) {
        throw e;
      }
      // the account allows fewer than the stream would
      return Optional.of(added(StreamConfiguration.builder(wanted).maxConsumers(-1).build()));
    }
  }

  private StreamInfo added(StreamConfiguration stream) {
    return link.manage(
        "create the stream " + stream.getName(), management -> management.addStream(stream));
  }

  private static void requireSame(String what, List<String> differences) {
    if (!differences.isEmpty()) {
      throw new StreamMismatchException(
          "The %s exists on the server with other settings: %s. Change it there, or use another"
                  .formatted(what, String.join("; ", differences))
              + " account; the hub does not change what it did not make.");
    }
  }

  private Optional<StreamInfo> find(String stream) {
    return optional(
        () ->
            link.manage(
                "look at the stream " + stream, management -> management.getStreamInfo(stream)));
  }

  /** Gives a stream other settings, all of them. */
  public void change(StreamConfiguration stream) {
    link.manage(
        "change the stream " + stream.getName(), management -> management.updateStream(stream));
  }

  /** A stream that has to be there. */
  public StreamInfo stream(String name) {
    return find(name)
        .orElseThrow(
            () -> new NotFoundException("There is no stream %s on this server.".formatted(name)));
  }

  /** The streams that were opened here, in alphabetical order. */
  public List<String> knownStreams() {
    return known.keySet().stream().sorted().toList();
  }

  /** Whether the stream was opened here. */
  public boolean isKnown(String stream) {
    return known.containsKey(stream);
  }

  /** The stream that captures a subject; asks the server only for one not seen before. */
  public Optional<String> streamOf(String subject) {
    for (StreamSpec spec : known.values()) {
      if (spec.subjects().stream().anyMatch(filter -> filter.matches(subject))) {
        return Optional.of(spec.name());
      }
    }
    return asked(subject);
  }

  /** Whether the subject is of a stream that is known to refuse no message for want of room. */
  public boolean isUnlimited(String subject) {
    return SubjectFilter.isSubject(subject)
        && known.values().stream()
            .filter(spec -> spec.maxPerSubject() == 0 || spec.whenFull() == WhenFull.DROP_OLDEST)
            .flatMap(spec -> spec.subjects().stream())
            .anyMatch(filter -> filter.matches(subject));
  }

  private Optional<String> asked(String subject) {
    List<String> names =
        link.manage(
            "find the stream of " + subject, management -> management.getStreamNames(subject));
    return names.stream().findFirst();
  }

  /**
   * Asks the server whether any stream captures the subject; without waiting, so that helpers which
   * wait for a publication do not wait for each other.
   */
  CompletableFuture<Boolean> isCaptured(String subject) {
    byte[] question = Json.write(Map.of("subject", subject));
    return reply("$JS.API.STREAM.NAMES", question, "find the stream of " + subject)
        .thenApply(answer -> hasNames(answer, subject));
  }

  private static boolean hasNames(Message answer, String subject) {
    var said = Json.read(answer.getData());
    if (said.containsKey("error")) {
      throw new BrokerUnavailableException(
          "NATS does not say which stream takes messages on '%s'.".formatted(subject));
    }
    return said.get("streams") instanceof List<?> names && !names.isEmpty();
  }

  /** Creates a consumer, or makes sure that it is as wanted. */
  public void createConsumer(ConsumerSpec spec) {
    ConsumerRef ref = spec.ref();
    Optional<ConsumerInfo> there = consumer(ref);
    if (there.isEmpty()) {
      stream(ref.stream());
      there = created(spec);
    }
    requireSame(
        "consumer " + ref,
        ConsumerSettings.differences(spec, there.orElseThrow().getConsumerConfiguration()));
  }

  private Optional<ConsumerInfo> created(ConsumerSpec spec) {
    ConsumerRef ref = spec.ref();
    try {
      return Optional.of(create(ref.stream(), ConsumerSettings.toConfiguration(spec)));
    } catch (StreamMismatchException e) {
      return Optional.of(consumer(ref).orElseThrow(() -> e)); // somebody was quicker
    }
  }

  /** Creates a consumer or changes it to these settings. */
  public ConsumerInfo create(String stream, ConsumerConfiguration consumer) {
    return link.manage(
        "create a consumer of " + stream,
        management -> management.addOrUpdateConsumer(stream, consumer));
  }

  /**
   * Creates a short-lived consumer: on one server of a cluster, where the stream allows that. One
   * with interest retention does not.
   */
  public ConsumerInfo createReader(String stream, ConsumerConfiguration reader) {
    StreamSpec spec = known.get(stream);
    boolean single = spec != null && spec.retention() != StreamSpec.Retention.INTEREST;
    return create(
        stream, single ? ConsumerConfiguration.builder(reader).numReplicas(1).build() : reader);
  }

  /** Deletes a consumer; whether there was one. */
  public boolean deleteConsumer(ConsumerRef ref) {
    return optional(
            () ->
                link.manage(
                    "delete the consumer " + ref,
                    management -> management.deleteConsumer(ref.stream(), ref.name())))
        .orElse(false);
  }

  /**
   * Asks the server to remove a consumer of the hub's own, without waiting; by itself it would do
   * so after a while. Also on the engine.
   */
  public void drop(String stream, String consumer) {
    String subject = "$JS.API.CONSUMER.DELETE." + stream + "." + consumer;
    CompletableFuture<?> unused =
        reply(subject, new byte[0], "remove a reader of " + stream)
            .exceptionally(
                failure -> {
                  LOG.trace("{} of {} goes by itself", consumer, stream, failure);
                  return null;
                });
  }

  /** What the server says of a consumer; empty if there is none. */
  public Optional<ConsumerInfo> consumer(ConsumerRef ref) {
    return optional(
        () ->
            link.manage(
                "look at the consumer " + ref,
                management -> management.getConsumerInfo(ref.stream(), ref.name())));
  }

  /**
   * The same without waiting, so that the engine may ask; fails where there is no answer within
   * {@link Link#REQUEST}.
   */
  public CompletableFuture<Optional<ConsumerInfo>> look(ConsumerRef ref) {
    String subject = "$JS.API.CONSUMER.INFO." + ref.stream() + "." + ref.name();
    return reply(subject, new byte[0], "look at the consumer " + ref)
        .thenApply(answer -> read(answer, ref));
  }

  /** What the server answers, without waiting for it. */
  private CompletableFuture<Message> reply(String subject, byte[] question, String doing) {
    try {
      return link.request(subject, null, question);
    } catch (IllegalStateException down) {
      return CompletableFuture.failedFuture(Failures.typed(down, doing));
    }
  }

  private static Optional<ConsumerInfo> read(Message answer, ConsumerRef ref) {
    ConsumerInfo info = new ConsumerInfo(answer);
    if (!info.hasError()) {
      return Optional.of(info);
    }
    if (info.getApiErrorCode() == Failures.CONSUMER_NOT_FOUND
        || info.getApiErrorCode() == Failures.STREAM_NOT_FOUND) {
      return Optional.empty();
    }
    throw new BrokerUnavailableException(
        "NATS does not say what became of the consumer %s: %s".formatted(ref, info.getError()));
  }

  /** The consumers of a stream that hold inboxes, pools and subscriptions. */
  public List<ConsumerInfo> consumers(String stream) {
    List<ConsumerInfo> all =
        link.manage(
            "list the consumers of " + stream, management -> management.getConsumers(stream));
    return all.stream().filter(ConsumerSettings::isPublic).toList();
  }

  /**
   * The last message of a subject. Who asks acts upon it: an answer that took long says what was,
   * so it is asked for again.
   */
  public Optional<StoredMessage> last(String stream, String subject) {
    for (int tries = 1; ; tries++) {
      long begin = link.nanos();
      Optional<StoredMessage> answer = lastOnce(stream, subject);
      if (answer.isPresent() || tries == TRIES || link.nanos() - begin < PROMPT.toNanos()) {
        return answer;
      }
    }
  }

  private Optional<StoredMessage> lastOnce(String stream, String subject) {
    return optional(() -> message(stream, "{\"last_by_subj\":\"%s\"}".formatted(subject)))
        .flatMap(found -> found);
  }

  /** The message with this sequence. */
  public Optional<StoredMessage> get(String stream, long sequence) {
    return optional(() -> message(stream, "{\"seq\":%d}".formatted(sequence)))
        .flatMap(found -> found);
  }

  /**
   * The first message of a subject or filter with this sequence or a later one.
   *
   * @throws NotFoundException if there is no such stream
   */
  public Optional<StoredMessage> next(String stream, long sequence, String filter) {
    return message(stream, nextQuestion(sequence, filter));
  }

  private static String nextQuestion(long sequence, String filter) {
    return "{\"seq\":%d,\"next_by_subj\":\"%s\"}".formatted(sequence, filter);
  }

  /** One message of a stream; that there is none is the usual answer, and costs no exception. */
  private Optional<StoredMessage> message(String stream, String question) {
    return link.manage(
        "read a message of " + stream,
        management -> {
          MessageInfo info =
              new MessageInfo(answer(Messages.GET + stream, question), stream, false);
          return info.getApiErrorCode() == Failures.MESSAGE_NOT_FOUND
              ? Optional.<StoredMessage>empty()
              : Optional.of(Messages.of(info.throwOnHasError()));
        });
  }

  private Message answer(String subject, String question) throws IOException {
    try {
      return link.request(subject, null, question.getBytes(StandardCharsets.UTF_8)).join();
    } catch (CompletionException | CancellationException e) {
      throw new IOException(Failures.unwrapped(e));
    }
  }

  /** The same, without waiting; for what is asked for often and may fail. */
  public CompletableFuture<Optional<StoredMessage>> lookOn(
      String stream, long sequence, String filter) {
    byte[] question = nextQuestion(sequence, filter).getBytes(StandardCharsets.UTF_8);
    return reply(Messages.GET + stream, question, "read on in " + stream)
        .thenApply(answer -> read(answer, stream));
  }

  private static Optional<StoredMessage> read(Message answer, String stream) {
    MessageInfo info = new MessageInfo(answer, stream, false);
    if (!info.hasError()) {
      return Optional.of(Messages.of(info));
    }
    if (info.getErrorCode() == NONE) {
      return Optional.empty();
    }
    throw new BrokerUnavailableException(
        "NATS does not say what comes next in %s: %s".formatted(stream, info.getError()));
  }

  private static <T> Optional<T> optional(Supplier<T> lookup) {
    try {
      return Optional.of(lookup.get());
    } catch (NotFoundException none) {
      return Optional.empty();
    } catch (AgentHubException e) {
      if (Failures.code(e.getCause() == null ? e : e.getCause()) == 10009) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
