/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A long stream in memory that the garbage collector does not look at, as a broker's file. */
final class RecordedStream {
  private static final int CHUNK = 64 << 20;

  private final Instant time;
  private final int pageSize;
  private final List<ByteBuffer> chunks = new ArrayList<>();

  /** Where each page begins: the number of the chunk, and the place in it. */
  private final List<int[]> pages = new ArrayList<>();

  private int size;

  RecordedStream(Instant time, int pageSize) {
    this.time = time;
    this.pageSize = pageSize;
    chunks.add(ByteBuffer.allocateDirect(CHUNK));
  }

  void add(String subject, byte[] body) {
    byte[] name = subject.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer chunk = chunks.get(chunks.size() - 1);
    if (chunk.remaining() < 2 * Integer.BYTES + name.length + body.length) {
      chunk.putInt(chunk.position(), -1); // the next record is in the next chunk
      chunk = ByteBuffer.allocateDirect(CHUNK);
      chunks.add(chunk);
    }
    if (size % pageSize == 0) {
      pages.add(new int[] {chunks.size() - 1, chunk.position()});
    }
    size++;
    chunk.putInt(name.length).put(name).putInt(body.length).put(body);
  }

  /** The page that begins at this sequence. */
  List<StoredMessage> page(long from) {
    List<StoredMessage> page = new ArrayList<>(pageSize);
    int first = (int) from - 1;
    if (first >= size) {
      return page;
    }
    int[] place = pages.get(first / pageSize);
    int number = place[0];
    ByteBuffer chunk = chunks.get(number).duplicate().clear().position(place[1]);
    for (int i = first; i < Math.min(size, first + pageSize); i++) {
      if (chunk.getInt(chunk.position()) < 0) {
        number++;
        chunk = chunks.get(number).duplicate().clear();
      }
      String subject = new String(next(chunk), StandardCharsets.US_ASCII);
      page.add(
          new StoredMessage(
              "GENBRAIN_LEARNING", i + 1L, subject, time, Headers.none(), next(chunk)));
    }
    return page;
  }

  private static byte[] next(ByteBuffer chunk) {
    byte[] bytes = new byte[chunk.getInt()];
    chunk.get(bytes);
    return bytes;
  }
}
