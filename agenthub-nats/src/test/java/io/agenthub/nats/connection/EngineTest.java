/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EngineTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Engine engine = new Engine(TimeSource.system());

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void errorOfATask_endsNeitherTheEngine_norTheCallerWhoBroughtIt() {
    engine.execute(() -> fail());
    engine.executeHere(() -> fail());

    assertThat(engine.ask(() -> "answer")).succeedsWithin(LONG).isEqualTo("answer");
  }

  @Test
  void errorOfAQuestion_reachesWhoAsked() {
    CompletableFuture<Object> asked = engine.ask(() -> fail());
    CompletableFuture<Object> helped = engine.helped(() -> fail());

    assertThat(asked).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(LinkageError.class);
    assertThat(helped)
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(LinkageError.class);
  }

  private static Object fail() {
    throw new LinkageError("a class is missing");
  }
}
