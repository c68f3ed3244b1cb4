/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InflowTest {
  private static final String BEGIN = "NATS/1.0\r\n";

  @Test
  void whatTheLibraryCanRead_passesAsItIs_howeverItIsCut() {
    String all =
        "INFO {\"headers\":true}\r\nPING\r\n"
            + "MSG a.b 1 5\r\nHMSG \r\n"
            + "MSG a.b 1 reply.to 0\r\n\r\n"
            + hmsg("$JS.ACK.x", BEGIN + "Name: a value\r\nEmpty:\r\n\r\n", "body\r\n")
            + hmsg("r", BEGIN + "\r\n", "")
            + hmsg("", "NATS/1.0 408 Request Timeout\r\nNats-Pending: 1\r\n\r\n", "")
            + "+OK\r\n";

    for (int cut = 1; cut < all.length(); cut++) {
      assertThat(through(all, cut)).as("cut after " + cut).isEqualTo(all);
    }
  }

  @Test
  void valueThatIsNotAscii_becomesAnEncodedWord_andSizesFollow() {
    String headers = BEGIN + "Author: André\r\nOther: x\r\n\r\n";
    String word = "=?UTF-8?B?" + Base64.getEncoder().encodeToString("André".getBytes(UTF_8)) + "?=";
    String wanted = BEGIN + "Author: " + word + "\r\nOther: x\r\n\r\n";

    String came = hmsg("$JS.ACK.x", utf8(headers), "body") + "PING\r\n";

    for (int cut = 1; cut < came.length(); cut++) {
      assertThat(through(came, cut))
          .as("cut after " + cut)
          .isEqualTo(hmsg("$JS.ACK.x", wanted, "body") + "PING\r\n");
    }
  }

  @Test
  void linesThatAreNoHeaders_areKeptAsOne() {
    String came = hmsg("r", BEGIN + "Bad Key: x\r\nname\r\nGood: y\r\n: z\r\n\r\n", "body");

    assertThat(through(came, came.length()))
        .isEqualTo(
            hmsg(
                "r",
                BEGIN + "Good: y\r\nHub-Unreadable-Headers: Bad Key: x; name; : z\r\n\r\n",
                "body"));
  }

  @Test
  void storedMessageThatLooksLikeAStatus_isNone() {
    String status = "NATS/1.0 503\r\n\r\n";

    assertThat(through(hmsg("$JS.ACK.x", status, "body"), 1_000))
        .isEqualTo(hmsg("$JS.ACK.x", BEGIN + "Hub-Unreadable-Headers: 503\r\n\r\n", "body"));
    assertThat(through(hmsg("", status, ""), 1_000)).isEqualTo(hmsg("", status, ""));
  }

  @Test
  void whateverIsStored_canBeReadAfterwards() {
    Random random = new Random(7);
    String alphabet = "ab:: \t\r\n\r\n\u0001\u007f\u00c3\u00a9\u00ff=?";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder block = new StringBuilder(random.nextInt(8) == 0 ? "" : "NATS/1.0");
      block.append(random.nextBoolean() ? "\r\n" : "");
      int length = 1 + random.nextInt(20);
      for (int c = 0; c < length; c++) {
        block.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      block.append(random.nextBoolean() ? "\r\n\r\n" : "");

      byte[] repaired = HeaderRepair.repaired(block.toString().getBytes(ISO_8859_1), true);

      IncomingHeadersProcessor read = new IncomingHeadersProcessor(repaired);
      assertThat(read.getStatus()).isNull();
      assertThat(WireHeaders.fromWire(read.getHeaders())).isNotNull();
    }
  }

  private static String hmsg(String reply, String headers, String body) {
    return "HMSG a.b 1 %s%d %d\r\n%s%s\r\n"
        .formatted(
            reply.isEmpty() ? "" : reply + " ",
            headers.length(),
            headers.length() + body.length(),
            headers,
            body);
  }

  /** The bytes of the text, a character each. */
  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static String through(String sent, int cut) {
    Inflow inflow = new Inflow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] all = sent.getBytes(ISO_8859_1);
    byte[] to = new byte[7];
    for (int at = 0; at < all.length; at += cut) {
      byte[] part = java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + cut));
      inflow.add(part, part.length);
      for (int n = inflow.take(to, 1, 6); n > 0; n = inflow.take(to, 1, 6)) {
        out.write(to, 1, n);
      }
    }
    return out.toString(ISO_8859_1);
  }
}
