/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AppointmentTest {
  private static final int MORE_THAN_THERE_ARE = 64;

  private final Semaphore done = new Semaphore(0);

  @Test
  void timeThatCameWhileAllHelpersWereBusy_countsNoMore_onceAnotherIsNamed() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    try (Engine engine = new Engine(TimeSource.system())) {
      for (int i = 0; i < MORE_THAN_THERE_ARE; i++) {
        engine.help(() -> await(busy));
      }
      Appointment appointment = new Appointment(engine, done::release);

      appointment.in(Duration.ZERO);
      CountDownLatch come = new CountDownLatch(1);
      engine.schedule(Duration.ofMillis(20), come::countDown);
      assertThat(come.await(30, TimeUnit.SECONDS)).isTrue();
      appointment.in(Duration.ofMillis(20));
      busy.countDown();

      assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(done.tryAcquire(200, TimeUnit.MILLISECONDS)).as("done twice").isFalse();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
