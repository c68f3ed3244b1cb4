/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One connection of a client and the one to the server that belongs to it. */
final class Link {
  private static final int CHUNK = 64 * 1024;

  private final Socket client;
  private final Socket server;
  private final List<Thread> pumps = new ArrayList<>();
  private volatile boolean torn;

  Link(Socket client, Socket server) {
    this.client = client;
    this.server = server;
  }

  /** Begins to carry bytes both ways. */
  void start(Map<Direction, Gate> gates) {
    gates.forEach(
        (direction, gate) -> {
          Thread pump = new Thread(() -> pump(direction, gate), "proxy-" + direction);
          pump.setDaemon(true);
          pumps.add(pump);
        });
    pumps.forEach(Thread::start);
  }

  private void pump(Direction direction, Gate gate) {
    boolean up = direction == Direction.TO_SERVER;
    try {
      InputStream in = (up ? client : server).getInputStream();
      OutputStream out = (up ? server : client).getOutputStream();
      carry(in, out, gate);
    } catch (IOException gone) {
      cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carry(InputStream in, OutputStream out, Gate gate)
      throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      if (gate.pass()) {
        out.write(chunk, 0, length);
      } else {
        torn = true;
      }
    }
    // The end of a connection has to pass too: behind a fault nobody hears of it.
    if (gate.pass()) {
      cut();
    } else {
      torn = true;
    }
  }

  /** Whether bytes of it were thrown away, so that it can never be used again. */
  boolean isTorn() {
    return torn;
  }

  /** Whether it has ended. */
  boolean isOver() {
    return client.isClosed() && server.isClosed();
  }

  /** Ends it with a reset, as a machine does that has crashed and come back. */
  void cut() {
    for (Socket socket : List.of(client, server)) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException alreadyClosed) {
        // as it should be
      }
    }
    pumps.forEach(Thread::interrupt);
  }
}
