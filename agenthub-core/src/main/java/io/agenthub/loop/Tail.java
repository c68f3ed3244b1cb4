/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes written to it; each write is a sign of life. */
final class Tail extends OutputStream {
  private final int limit;
  private final Work work;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Tail(int limit, Work work) {
    this.limit = limit;
    this.work = work;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    work.alive();
    keep(buffer, offset, length);
  }

  private synchronized void keep(byte[] buffer, int offset, int length) {
    bytes.write(buffer, offset, length);
    if (bytes.size() > 2 * limit) {
      byte[] all = bytes.toByteArray();
      bytes.reset();
      bytes.write(all, all.length - limit, limit);
    }
  }

  /** What was kept, as UTF-8. */
  synchronized String text() {
    byte[] all = bytes.toByteArray();
    int begin = Math.max(0, all.length - limit);
    return new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
  }
}
