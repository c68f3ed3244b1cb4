/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The yardstick on NATS: the client library itself, on streams and consumers with the settings of
 * the hub's, in streams of its own that end with it.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class RawNats implements AutoCloseable {
  static final String AGENTS = "BENCH_RAW_AGENTS";
  static final String AUDIT = "BENCH_RAW_AUDIT";
  static final String COMPLETIONS = "BENCH_RAW_COMPLETIONS";
  static final String POSTMASTER = "hub-postmaster";

  private static final String PREFIX = "bench-raw.";
  private static final String ANNOUNCEMENTS = PREFIX + "announcements";
  private static final int MAX_WAITING = 512;
  private static final Pattern CREDENTIALS = Pattern.compile("[?&]credentials=([^&]+)");

  private final Connection connection;
  private final JetStreamManagement management;

  private RawNats(Connection connection) throws IOException {
    this.connection = connection;
    this.management = connection.jetStreamManagement();
  }

  /** Connects to the server of a hub that is open, and makes the streams. */
  static RawNats open(String hubUrl) throws Exception {
    RawNats raw = new RawNats(Nats.connect(options(hubUrl)));
    raw.stream(AGENTS, "GENBRAIN_AGENTS", List.of(PREFIX + "inbox.*", ANNOUNCEMENTS));
    raw.stream(AUDIT, "GENBRAIN_AUDIT", List.of(PREFIX + "audit.>"));
    raw.stream(COMPLETIONS, "GENBRAIN_COMPLETIONS", List.of(PREFIX + "completions.*.*"));
    raw.consumer(POSTMASTER, raw.management.getConsumerInfo("GENBRAIN_AGENTS", POSTMASTER), ">");
    return raw;
  }

  private static Options options(String hubUrl) {
    Options.Builder options = Options.builder().server(hubUrl.replaceFirst("\\?.*", ""));
    Matcher credentials = CREDENTIALS.matcher(hubUrl);
    if (credentials.find()) {
      options.authHandler(Nats.credentials(credentials.group(1)));
    }
    return options.build();
  }

  private void stream(String name, String model, List<String> subjects)
      throws IOException, JetStreamApiException {
    StreamConfiguration settings = management.getStreamInfo(model).getConfiguration();
    if (management.getStreamNames().contains(name)) {
      management.deleteStream(name);
    }
    management.addStream(
        StreamConfiguration.builder(settings).name(name).subjects(subjects).build());
  }

  private void consumer(String name, ConsumerInfo model, String subject)
      throws IOException, JetStreamApiException {
    management.createConsumer(
        AGENTS,
        ConsumerConfiguration.builder(model.getConsumerConfiguration())
            .durable(name)
            .name(name)
            .filterSubject(subject.equals(">") ? null : subject)
            .maxPullWaiting(MAX_WAITING) // consume() keeps two pulls open
            .build());
  }

  /** An inbox like one of the hub's, whose agent hears announcements too. */
  void inbox(String agent, String role) {
    try {
      like("inbox_" + role, agent, inboxSubject(agent));
      like("topic_" + role + "_announcements", agent + "_announcements", ANNOUNCEMENTS);
    } catch (IOException | JetStreamApiException e) {
      throw new IllegalStateException("The inbox of the comparison cannot be made", e);
    }
  }

  private void like(String model, String name, String subject)
      throws IOException, JetStreamApiException {
    consumer(name, management.getConsumerInfo("GENBRAIN_AGENTS", model), subject);
  }

  Connection connection() {
    return connection;
  }

  JetStreamManagement management() {
    return management;
  }

  static String inboxSubject(String agent) {
    return PREFIX + "inbox." + agent;
  }

  /** Sends a message with an id and a priority, as the hub does, to an inbox. */
  CompletableFuture<PublishAck> send(String agent, String from) {
    return publish(inboxSubject(agent), NUID.nextGlobal(), from);
  }

  /** The same with a number, by which the receiver knows it again. */
  CompletableFuture<PublishAck> sendNumbered(String agent, int number) {
    Headers headers =
        new Headers()
            .put("Nats-Msg-Id", NUID.nextGlobal())
            .put("Hub-Priority", "high")
            .put("From", "sender")
            .put("number", Integer.toString(number));
    return request(inboxSubject(agent), headers, Samples.body());
  }

  /** Publishes; {@code from} is who shall be told of the completion. */
  CompletableFuture<PublishAck> publish(String subject, String id, String from) {
    Headers headers =
        new Headers().put("Nats-Msg-Id", id).put("Hub-Priority", "high").put("From", from);
    return request(subject, headers, Samples.body());
  }

  /** The first completion of a message wins. */
  CompletableFuture<PublishAck> complete(String agent, String id) {
    Headers headers =
        new Headers().put("Nats-Msg-Id", id).put("Nats-Expected-Last-Subject-Sequence", "0");
    return request(completionSubject(agent, id), headers, Samples.body());
  }

  static String completionSubject(String agent, String id) {
    return PREFIX + "completions." + agent + "." + id;
  }

  /** Copies a message to the archive. */
  CompletableFuture<PublishAck> copy(Message of) {
    Headers original = Objects.requireNonNull(of.getHeaders());
    Headers headers = new Headers(original);
    headers
        .put("Hub-Original-Id", original.getFirst("Nats-Msg-Id"))
        .put("Hub-Original-Subject", of.getSubject())
        .put("Hub-Original-Time", of.metaData().timestamp().toInstant().toString())
        .put("Nats-Msg-Id", AGENTS + "-" + of.metaData().streamSequence());
    return request(PREFIX + "audit." + of.getSubject(), headers, of.getData());
  }

  private CompletableFuture<PublishAck> request(String subject, Headers headers, byte[] body) {
    return connection
        .request(subject, headers, body)
        .thenApply(
            reply -> {
              try {
                return new PublishAck(reply);
              } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException("A publish of the comparison was refused", e);
              }
            });
  }

  /** Waits until every message of a stream has been copied to its archive. */
  void untilCopied(String stream) {
    try {
      ConsumerInfo info = management.getConsumerInfo(stream, POSTMASTER);
      while (info.getNumPending() + info.getNumAckPending() > 0) {
        Thread.sleep(2);
        info = management.getConsumerInfo(stream, POSTMASTER);
      }
    } catch (IOException | JetStreamApiException e) {
      throw new IllegalStateException("The server does not say what is copied", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      for (String stream : List.of(AGENTS, AUDIT, COMPLETIONS)) {
        management.deleteStream(stream);
      }
      connection.close();
    } catch (IOException | JetStreamApiException e) {
      throw new IllegalStateException("The streams BENCH_RAW_* are left on the server", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
