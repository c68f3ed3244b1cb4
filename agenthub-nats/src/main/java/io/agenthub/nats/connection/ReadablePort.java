/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;

/**
 * The socket of a connection, which lets no headers in that the client library cannot read: it
 * would stop to read for good, and again after each reconnect, because the message comes again.
 *
 * <p>Public, and with a constructor that takes nothing, because the library makes it by its name.
 *
 * <p><b>Threads:</b> as the library uses it, one reader and one writer.
 */
public final class ReadablePort extends SocketDataPortWithWriteTimeout {
  private static final int CHUNK = 64 * 1024;

  private final Inflow inflow = new Inflow();
  private final byte[] read = new byte[CHUNK];

  /** A port that is not connected yet. */
  public ReadablePort() {}

  @Override
  public int read(byte[] to, int offset, int most) throws IOException {
    int count = inflow.take(to, offset, most);
    while (count == 0) {
      int came = super.read(read, 0, CHUNK);
      if (came <= 0) {
        return came;
      }
      inflow.add(read, came);
      count = inflow.take(to, offset, most);
    }
    return count;
  }
}
