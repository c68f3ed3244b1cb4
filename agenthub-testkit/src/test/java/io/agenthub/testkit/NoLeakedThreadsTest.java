/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.testkit.engine.EngineTestKit;

class NoLeakedThreadsTest {
  private static final String WANTED = "agenthub.subject";

  private static void assertOutcome(String test, int failed) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Subject.class, test))
        .configurationParameter(WANTED, "true")
        .execute()
        .testEvents()
        .assertStatistics(counts -> counts.started(1).failed(failed).succeeded(1 - failed));
  }

  @Test
  void threadThatStays_failsTheTest() {
    assertOutcome("leaks", 1);
  }

  @Test
  void threadThatIsEndedByTheCleanUp_isFine() {
    assertOutcome("cleansUp", 0);
  }

  @Test
  void threadOfOthers_isFine() {
    assertOutcome("leaksAnothersThread", 0);
  }

  @Test
  void threadThatWasThereBefore_isFine() {
    CountDownLatch over = new CountDownLatch(1);
    Subject.start("agenthub-before", over);

    assertOutcome("doesNothing", 0);
    over.countDown();
  }

  /** What is tested; whoever else finds these tests passes them over. */
  @ExtendWith(NoLeakedThreads.class)
  @ExtendWith(OnlyIfWanted.class)
  static class Subject {
    private final CountDownLatch over = new CountDownLatch(1);

    static void start(String name, CountDownLatch over) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  over.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
    }

    @AfterEach
    void cleanUp() {
      over.countDown();
    }

    @Test
    void doesNothing() {}

    @Test
    void cleansUp() {
      start("agenthub-worker", over);
    }

    @Test
    void leaks() {
      start("agenthub-worker", new CountDownLatch(1));
    }

    @Test
    void leaksAnothersThread() {
      start("somebody-else", new CountDownLatch(1));
    }
  }

  static final class OnlyIfWanted implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getConfigurationParameter(WANTED).isPresent()
          ? ConditionEvaluationResult.enabled("wanted")
          : ConditionEvaluationResult.disabled("the subject of another test");
    }
  }
}
