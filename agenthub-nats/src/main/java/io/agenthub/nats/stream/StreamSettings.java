/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.StreamSpec.Archive;
import io.agenthub.broker.StreamSpec.Retention;
import io.agenthub.broker.StreamSpec.WhenFull;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.nats.connection.Shards;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream's settings as JetStream writes them.
 *
 * <p>What JetStream has no field for, the archive, stands in the description, which every version
 * keeps.
 */
public final class StreamSettings {
  /** Longer than the publisher's deadline by far, so that a repetition is always recognised. */
  static final Duration DUPLICATES = Duration.ofMinutes(10);

  /** Newer servers allow 1,000 consumers unless a stream has a limit of its own. */
  static final int CONSUMERS = 100_000;

  private static final Pattern ARCHIVE = Pattern.compile("archive of ([A-Z0-9_]+) under (\\S+)");

  private StreamSettings() {}

  static StreamConfiguration toConfiguration(StreamSpec spec, int replicas, Shards shards) {
    boolean refuses = spec.whenFull() == WhenFull.REFUSE;
    StreamConfiguration.Builder stream =
        StreamConfiguration.builder()
            .name(spec.name())
            .subjects(spec.subjects().stream().map(SubjectFilter::toString).toList())
            .retentionPolicy(
                spec.retention() == Retention.INTEREST
                    ? RetentionPolicy.Interest
                    : RetentionPolicy.Limits)
            .storageType(StorageType.File)
            .replicas(replicas)
            .maxMessagesPerSubject(spec.maxPerSubject() == 0 ? -1 : spec.maxPerSubject())
            .discardPolicy(refuses ? DiscardPolicy.New : DiscardPolicy.Old)
            .discardNewPerSubject(refuses && spec.maxPerSubject() > 0)
            .maxAge(spec.maxAge())
            .maxConsumers(CONSUMERS) // one for each inbox, or for each process that watches
            .duplicateWindow(window(spec.maxAge()));
    description(spec, shards).ifPresent(stream::description);
    return stream.build();
  }

  private static Optional<String> description(StreamSpec spec, Shards shards) {
    return spec.name().equals(Topology.AGENTS)
        ? shards.description()
        : spec.archiveOf()
            .map(archive -> "archive of %s under %s".formatted(archive.stream(), archive.prefix()));
  }

  /** The server allows no window longer than the age. */
  private static Duration window(Duration maxAge) {
    return maxAge.isZero() || maxAge.compareTo(DUPLICATES) > 0 ? DUPLICATES : maxAge;
  }

  /** The settings that a stream on the server amounts to. */
  public static StreamSpec toSpec(StreamConfiguration stream) {
    return new StreamSpec(
        stream.getName(),
        stream.getSubjects().stream().map(SubjectFilter::of).toList(),
        stream.getRetentionPolicy() == RetentionPolicy.Limits
            ? Retention.LIMITS
            : Retention.INTEREST,
        (int) Math.max(0, stream.getMaxMsgsPerSubject()),
        stream.getDiscardPolicy() == DiscardPolicy.New ? WhenFull.REFUSE : WhenFull.DROP_OLDEST,
        stream.getMaxAge() == null ? Duration.ZERO : stream.getMaxAge(),
        archive(stream.getDescription()));
  }

  private static Optional<Archive> archive(@Nullable String description) {
    Matcher matcher = ARCHIVE.matcher(description == null ? "" : description);
    return matcher.matches()
        ? Optional.of(new Archive(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Each setting that is not as wanted, with both values; empty if the stream is as wanted. */
  static List<String> differences(StreamSpec wanted, int replicas, StreamConfiguration stream) {
    List<String> found = new ArrayList<>();
    StreamSpec is = toSpec(stream);
    StreamConfiguration target = toConfiguration(wanted, replicas, Shards.NONE);
    if (!Shards.isShard(wanted.name())) { // it has those of its inboxes, too
      compare(found, "subjects", subjects(is), subjects(wanted));
    }
    compare(
        found, "retention", stream.getRetentionPolicy().name(), target.getRetentionPolicy().name());
    compare(found, "maxPerSubject", is.maxPerSubject(), wanted.maxPerSubject());
    compare(found, "whenFull", is.whenFull(), wanted.whenFull());
    compare(found, "maxAge", is.maxAge(), wanted.maxAge());
    compare(found, "archiveOf", is.archiveOf(), wanted.archiveOf());
    compare(found, "storage", stream.getStorageType(), StorageType.File);
    compare(found, "replicas", stream.getReplicas(), replicas);
    if (wanted.maxPerSubject() > 0) {
      compare(
          found,
          "discardNewPerSubject",
          stream.isDiscardNewPerSubject(),
          target.isDiscardNewPerSubject());
    }
    compare(found, "duplicateWindow", stream.getDuplicateWindow(), target.getDuplicateWindow());
    return found;
  }

  private static Set<String> subjects(StreamSpec spec) {
    TreeSet<String> sorted = new TreeSet<>();
    spec.subjects().forEach(subject -> sorted.add(subject.toString()));
    return sorted;
  }

  static void compare(
      List<String> found, String field, @Nullable Object is, @Nullable Object wanted) {
    if (!Objects.equals(is, wanted)) {
      found.add("%s is %s, wanted %s".formatted(field, is, wanted));
    }
  }
}
