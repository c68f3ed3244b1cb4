/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Instant;
import java.util.List;

/**
 * A stretch of a stream, as much of it as one answer holds: a page. It ends at the limit, or with
 * the message that brings its bodies to {@link #MOST_BYTES}, so that large messages cost the reader
 * no more memory than many.
 *
 * @param stream the stream to read
 * @param filter which subjects
 * @param fromSequence the first sequence to look at, from 1
 * @param since messages stored before this time are left out
 * @param limit most messages to return, at least 1
 */
public record ReadRequest(
    String stream, SubjectFilter filter, long fromSequence, Instant since, int limit) {
  /** Bodies of a page together, from which on it takes no further message: 8 MiB. */
  public static final int MOST_BYTES = 8 << 20;

  /** Everything of a stream from the beginning, {@code limit} at a time. */
  public static ReadRequest all(String stream, int limit) {
    return new ReadRequest(stream, SubjectFilter.of(">"), 1, Instant.EPOCH, limit);
  }

  /** The same for other subjects. */
  public ReadRequest withFilter(SubjectFilter other) {
    return new ReadRequest(stream, other, fromSequence, since, limit);
  }

  /** The same from another sequence. */
  public ReadRequest from(long sequence) {
    return new ReadRequest(stream, filter, sequence, since, limit);
  }

  /** The same for messages stored at this time or later. */
  public ReadRequest since(Instant time) {
    return new ReadRequest(stream, filter, fromSequence, time, limit);
  }

  /** Whether this page is as long as it may be: only then can there be more behind it. */
  public boolean isFilledBy(List<StoredMessage> page) {
    return page.size() >= limit
        || page.stream().mapToLong(message -> message.body().length).sum() >= MOST_BYTES;
  }
}
