/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing.proxy;

import static io.agenthub.nats.testing.proxy.Direction.TO_CLIENT;
import static io.agenthub.nats.testing.proxy.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Between a client and a server that sends back each byte. */
class FaultProxyTest {
  private static final int A_MOMENT = 200;

  private final Echo echo = Echo.start();
  private final FaultProxy proxy = FaultProxy.to(echo.port(), freePort());

  FaultProxyTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void noFault_carriesBothWays() throws IOException {
    try (Socket client = client()) {
      assertThat(answer(client, 7)).isEqualTo(7);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void cut_resetsWhatIsThere_andTakesNewOnes() throws IOException {
    try (Socket before = client()) {
      answer(before, 1);

      proxy.cut();

      assertThatThrownBy(() -> answer(before, 2)).isInstanceOf(IOException.class);
      try (Socket after = client()) {
        assertThat(answer(after, 3)).isEqualTo(3);
      }
    }
  }

  @Test
  void refuse_takesNobody_untilItIsHealed() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::client).isInstanceOf(IOException.class);

    proxy.heal();

    try (Socket client = client()) {
      assertThat(answer(client, 4)).isEqualTo(4);
    }
  }

  @Test
  void hold_keepsWhatIsSent_untilItIsHealed() throws IOException {
    try (Socket client = client()) {
      answer(client, 1);
      proxy.hold(TO_SERVER);
      client.getOutputStream().write(5);
      assertSilent(client);
      assertThat(echo.received()).isEqualTo(1);

      proxy.heal();

      assertThat(client.getInputStream().read()).isEqualTo(5);
    }
  }

  @Test
  void swallow_ofOneDirection_lostTheAnswerAndNotTheQuestion() throws IOException {
    try (Socket client = client()) {
      answer(client, 1);
      proxy.swallow(TO_CLIENT);
      client.getOutputStream().write(6);
      assertSilent(client);
      assertThat(echo.received()).isEqualTo(2);

      proxy.heal();

      assertThatThrownBy(() -> answer(client, 7)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void swallow_takesNewConnections_andIsSilent() throws IOException {
    proxy.swallow(TO_SERVER, TO_CLIENT);

    try (Socket client = client()) {
      client.getOutputStream().write(8);
      assertSilent(client);
      assertThat(echo.received()).isZero();
    }
  }

  @Test
  void delay_isTheLeastThatAnAnswerTakes() throws IOException {
    try (Socket client = client()) {
      answer(client, 1);
      proxy.delay(Duration.ofMillis(100), TO_SERVER, TO_CLIENT);

      long begin = System.nanoTime();
      assertThat(answer(client, 9)).isEqualTo(9);

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(199));
    }
  }

  @Test
  void serverThatIsDown_closesTheConnection() throws IOException {
    echo.close();

    try (Socket client = client()) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket client() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static int answer(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    int answer = client.getInputStream().read();
    if (answer < 0) {
      throw new IOException("the connection was closed");
    }
    return answer;
  }

  private static void assertSilent(Socket client) throws IOException {
    client.setSoTimeout(A_MOMENT);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(5_000);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
