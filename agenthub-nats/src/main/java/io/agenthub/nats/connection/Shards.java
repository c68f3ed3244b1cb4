/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.StreamMismatchException;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The streams that hold the inboxes: the one of the wire contract or, for a large organisation, as
 * many more as were chosen when the hub was set up.
 *
 * <p>A server asks all consumers of a stream at each acknowledgement, and writes the state of each
 * to a file of its own. So the inboxes of a large organisation are spread over several streams, the
 * shards, and the state of their consumers is kept in memory: what a crash takes with it is made
 * again from the archive and the ledger. Subjects, bodies and consumers are named as ever; a shard
 * lists the subjects of its inboxes one by one, so that clients find it by the subject.
 *
 * <p>To the rest of the hub an inbox is a consumer of {@link Topology#AGENTS} all the same: {@link
 * #place} says where it really is, and {@link #known} what it is called.
 *
 * @param count how many shards there are; 0 if the inboxes are in the stream of the contract
 */
public record Shards(int count) {
  public static final Shards NONE = new Shards(0);
  static final int LEAST = 2;
  static final int MOST = 64;

  /** A filter that captures this one captures all of them. */
  private static final String SOME_INBOX = Subjects.inbox(Role.of("any"));

  // what is around the role in the subject of an inbox
  private static final String BEFORE = SOME_INBOX.substring(0, SOME_INBOX.indexOf("any"));
  private static final String AFTER = SOME_INBOX.substring(BEFORE.length() + "any".length());

  private static final String PREFIX = Topology.AGENTS + "_";
  private static final String INBOX = "inbox_";
  private static final Pattern DESCRIPTION = Pattern.compile("inboxes in (\\d{1,2}) streams");

  /**
   * The shards that stand on a server, or are to.
   *
   * @param wanted how many the address of the hub asks for
   * @param description that of the stream of the contract; empty if there is none yet
   * @throws StreamMismatchException if they are not as many as is asked for
   */
  public static Shards of(OptionalInt wanted, Optional<String> description) {
    if (description.isEmpty()) {
      return new Shards(wanted.orElse(0));
    }
    Matcher matcher = DESCRIPTION.matcher(description.get());
    int there = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (wanted.orElse(there) != there) {
      throw new StreamMismatchException(
          "The hub was set up %s, and its address says 'shards=%d'. Leave that out; the number cannot be"
                  .formatted(
                      there == 0 ? "without shards" : "with %d shards".formatted(there),
                      wanted.getAsInt())
              + " changed later.");
    }
    return new Shards(there);
  }

  boolean isNone() {
    return count == 0;
  }

  /** What the stream of the contract says of itself. */
  public Optional<String> description() {
    return isNone() ? Optional.empty() : Optional.of("inboxes in %d streams".formatted(count));
  }

  /** The streams that a stream of the contract consists of. */
  public List<StreamSpec> streams(StreamSpec spec) {
    if (isNone() || !spec.name().equals(Topology.AGENTS)) {
      return List.of(spec);
    }
    List<StreamSpec> all = new ArrayList<>();
    all.add(
        capturing(
            spec,
            spec.name(),
            spec.subjects().stream().filter(subject -> !subject.matches(SOME_INBOX)).toList()));
    for (String shard : names()) {
      // a stream cannot be without a subject, and has no inbox yet
      all.add(capturing(spec, shard, List.of(SubjectFilter.of("agent-hub.shards." + shard))));
    }
    return all;
  }

  private static StreamSpec capturing(StreamSpec as, String name, List<SubjectFilter> subjects) {
    return new StreamSpec(
        name,
        subjects,
        as.retention(),
        as.maxPerSubject(),
        as.whenFull(),
        as.maxAge(),
        as.archiveOf());
  }

  /** The names of the streams that a stream of the contract consists of. */
  public List<String> names(String stream) {
    List<String> all = new ArrayList<>(List.of(stream));
    if (stream.equals(Topology.AGENTS)) {
      all.addAll(names());
    }
    return all;
  }

  private List<String> names() {
    return IntStream.range(0, count).mapToObj(Shards::name).toList();
  }

  private static String name(int number) {
    return "%s%02d".formatted(PREFIX, number);
  }

  /** Whether a stream is one of the shards of a hub. */
  public static boolean isShard(String stream) {
    return stream.startsWith(PREFIX);
  }

  /** Where a consumer really is. */
  public ConsumerRef place(ConsumerRef ref) {
    return isNone() || !ref.stream().equals(Topology.AGENTS) || !ref.name().startsWith(INBOX)
        ? ref
        : new ConsumerRef(shardOf(ref.name().substring(INBOX.length())), ref.name());
  }

  /** Where messages of a subject really are; a filter for more than one inbox says nothing. */
  public String place(String stream, String subject) {
    return isNone() || !stream.equals(Topology.AGENTS) || !isInbox(subject)
        ? stream
        : shardOf(subject.substring(BEFORE.length(), subject.length() - AFTER.length()));
  }

  private static boolean isInbox(String subject) {
    return SubjectFilter.isSubject(subject)
        && subject.startsWith(BEFORE)
        && subject.endsWith(AFTER)
        && subject.length() > BEFORE.length() + AFTER.length();
  }

  /** The same settings where the consumer really is. */
  public ConsumerSpec place(ConsumerSpec spec) {
    return at(spec, place(spec.ref()));
  }

  /** Whose inbox a subject is; what only looks like one is nobody's. */
  public static Optional<Role> owner(String subject) {
    try {
      return Subjects.inboxOwner(subject);
    } catch (InvalidNameException notARole) {
      return Optional.empty();
    }
  }

  /** The inbox of a role, where it really is. */
  public ConsumerSpec inbox(Role role) {
    return place(Topology.inbox(role));
  }

  /** What the rest of the hub calls a consumer. */
  public static ConsumerRef known(ConsumerRef ref) {
    return isShard(ref.stream()) ? new ConsumerRef(Topology.AGENTS, ref.name()) : ref;
  }

  /** The same settings as the rest of the hub knows the consumer. */
  public static ConsumerSpec known(ConsumerSpec spec) {
    return at(spec, known(spec.ref()));
  }

  private static ConsumerSpec at(ConsumerSpec spec, ConsumerRef ref) {
    return ref.equals(spec.ref())
        ? spec
        : new ConsumerSpec(
            ref,
            spec.filter(),
            spec.start(),
            spec.order(),
            spec.ackWait(),
            spec.maxInFlight(),
            spec.lapseAfter());
  }

  /** By the CRC-32 of the role's name, which every language has. */
  private String shardOf(String role) {
    CRC32 sum = new CRC32();
    sum.update(role.getBytes(StandardCharsets.UTF_8));
    return name((int) (sum.getValue() % count));
  }
}
