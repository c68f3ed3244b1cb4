/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a stream.
 *
 * @param name upper-case letters, digits and underscores
 * @param subjects filters of the subjects it captures; no two streams may overlap
 * @param retention when a message leaves the stream
 * @param maxPerSubject most messages kept of one subject; 0 for no limit
 * @param whenFull what happens to a message over {@code maxPerSubject}
 * @param maxAge messages older than this leave the stream; zero for never
 * @param archiveOf the name of a stream of which this one keeps a copy of every message; see {@link
 *     Archive}
 */
public record StreamSpec(
    String name,
    List<SubjectFilter> subjects,
    Retention retention,
    int maxPerSubject,
    WhenFull whenFull,
    Duration maxAge,
    Optional<Archive> archiveOf) {
  /** When a message leaves a stream. */
  public enum Retention {
    /** When every durable consumer that matched it has acknowledged it. */
    INTEREST,
    /** When it is too old or, with {@link WhenFull#DROP_OLDEST}, one too many of its subject. */
    LIMITS
  }

  /** What happens to a message that finds its subject full. */
  public enum WhenFull {
    /** The publisher is refused with {@code InboxFullException}; nothing is evicted. */
    REFUSE,
    /** The oldest message of the subject leaves. */
    DROP_OLDEST
  }

  /**
   * An archive keeps a copy of each message of another stream, from before the first consumer may
   * take it until it is too old, whatever becomes of the original.
   *
   * <p>The copy has the subject {@code prefix + original subject}, the id {@code
   * {stream}-{sequence}} and the headers {@link Headers#ORIGINAL_ID}, {@link
   * Headers#ORIGINAL_SUBJECT} and {@link Headers#ORIGINAL_TIME}; its order is the original's.
   *
   * @param stream the stream that is copied
   * @param prefix ends with a dot
   */
  public record Archive(String stream, String prefix) {}

  /** Copies the list and checks what can be checked without a broker. */
  public StreamSpec {
    subjects = List.copyOf(subjects);
    Objects.requireNonNull(retention, "retention");
    Objects.requireNonNull(whenFull, "whenFull");
    Objects.requireNonNull(archiveOf, "archiveOf");
    if (!name.matches("[A-Z0-9_]{1,64}")) {
      throw new IllegalArgumentException("not a stream name: " + name);
    }
    if (subjects.isEmpty() || maxPerSubject < 0 || maxAge.isNegative()) {
      throw new IllegalArgumentException("stream " + name + ": no subjects, or a negative limit");
    }
  }

  /** A stream from which messages go once all consumers that matched them have acknowledged. */
  public static StreamSpec interest(String name, int maxPerSubject, String... subjects) {
    return new StreamSpec(
        name,
        filters(subjects),
        Retention.INTEREST,
        maxPerSubject,
        WhenFull.REFUSE,
        Duration.ZERO,
        Optional.empty());
  }

  /** A stream that keeps everything until it is {@code maxAge} old; zero for ever. */
  public static StreamSpec limits(String name, Duration maxAge, String... subjects) {
    return new StreamSpec(
        name, filters(subjects), Retention.LIMITS, 0, WhenFull.REFUSE, maxAge, Optional.empty());
  }

  /** A stream that keeps the latest message of each subject. */
  public static StreamSpec latest(String name, Duration maxAge, String... subjects) {
    return new StreamSpec(
        name,
        filters(subjects),
        Retention.LIMITS,
        1,
        WhenFull.DROP_OLDEST,
        maxAge,
        Optional.empty());
  }

  /** A stream that keeps the first message of each subject and refuses a second. */
  public static StreamSpec once(String name, Duration maxAge, String... subjects) {
    return new StreamSpec(
        name, filters(subjects), Retention.LIMITS, 1, WhenFull.REFUSE, maxAge, Optional.empty());
  }

  /** A stream that keeps copies of another's messages until they are {@code maxAge} old. */
  public static StreamSpec archive(String name, String of, String prefix, Duration maxAge) {
    return new StreamSpec(
        name,
        filters(prefix + ">"),
        Retention.LIMITS,
        0,
        WhenFull.REFUSE,
        maxAge,
        Optional.of(new Archive(of, prefix)));
  }

  private static List<SubjectFilter> filters(String... subjects) {
    return List.of(subjects).stream().map(SubjectFilter::of).toList();
  }
}
