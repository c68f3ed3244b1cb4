/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends back each byte. */
final class Echo implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread acceptor = thread(this::accept);
  private final AtomicInteger received = new AtomicInteger();

  private Echo(ServerSocket listener) {
    this.listener = listener;
  }

  static Echo start() throws IOException {
    Echo echo = new Echo(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    echo.acceptor.start();
    return echo;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "echo");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        thread(() -> serve(client)).start();
      } catch (IOException closed) {
        // the loop ends
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      for (int next = client.getInputStream().read();
          next >= 0;
          next = client.getInputStream().read()) {
        received.incrementAndGet();
        client.getOutputStream().write(next);
      }
    } catch (IOException gone) {
      // the client is gone
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many bytes it got. */
  int received() {
    return received.get();
  }

  /**
   * Nobody is taken any more when it returns: the system listens until the acceptor has noticed.
   */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
