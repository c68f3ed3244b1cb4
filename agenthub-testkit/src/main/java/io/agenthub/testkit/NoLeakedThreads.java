/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test after which a thread of the hub is still alive that was not there before.
 *
 * <p>The hub's threads are those whose names begin with {@value #PREFIX}. They are given a few
 * seconds to end after the test has cleaned up.
 *
 * <p><b>Threads:</b> tests that run at the same time in one process would see each other's.
 *
 * @since 0.1
 */
public final class NoLeakedThreads implements BeforeEachCallback, AfterEachCallback {
  /** How the names of all threads of the hub begin. */
  public static final String PREFIX = "agenthub";

  private static final Namespace NAMESPACE = Namespace.create(NoLeakedThreads.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Creates the extension. */
  public NoLeakedThreads() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(PREFIX, new Before(threads()));
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    Before before = context.getStore(NAMESPACE).get(PREFIX, Before.class);
    Set<Thread> leaked = threads();
    if (before != null) {
      leaked.removeAll(before.threads());
    }
    for (Thread thread : leaked) {
      TimeUnit.NANOSECONDS.timedJoin(thread, GRACE.toNanos());
    }
    leaked.removeIf(thread -> !thread.isAlive());
    assertThat(leaked).as("threads of the hub that outlived the test").isEmpty();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(PREFIX))
        .collect(Collectors.toSet());
  }

  private record Before(Set<Thread> threads) {}
}
