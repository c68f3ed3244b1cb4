/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Headers;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sessions that run a command for each prompt; the commands are shell scripts. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandSessionTest {
  private final ExecutorService pumps = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    pumps.shutdown();
    assertThat(pumps.awaitTermination(10, SECONDS)).as("nothing reads from a command").isTrue();
  }

  @Test
  void senderWhoseNameFitsIntoNoEnvironment_isCut_andTheCommandRuns() throws Exception {
    Payload payload = Payload.of("s", "m", Priority.LOW);
    Envelope envelope =
        new Envelope(
            "operator-x",
            "ceo\u2028\n" + "A".repeat(200_000),
            Instant.EPOCH,
            MessageType.DIRECT_MESSAGE,
            payload,
            Map.of());
    Message message =
        new Message("m-1", "", envelope, Headers.none(), "GENBRAIN_AGENTS", 1, Instant.EPOCH, 1);
    CommandSession session =
        new CommandSession(
            List.of("sh", "-c", "printf %s \"$AGENTHUB_FROM\""),
            pumps,
            OutputStream.nullOutputStream());

    Outcome outcome = session.prompt(new Prompt(Role.of("qa"), message, "text"));

    assertThat(((Outcome.Done) outcome).result())
        .startsWith("ceo  AAA")
        .endsWith("A...")
        .hasSizeLessThan(300);
  }
}
