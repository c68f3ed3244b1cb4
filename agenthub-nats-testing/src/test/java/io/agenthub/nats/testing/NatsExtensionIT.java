/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** How long the servers of an extension live, and what is left of those of a failed test. */
class NatsExtensionIT {
  private static final List<String> SEEN = new ArrayList<>();

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  @Test
  void instanceField_givesEachTestItsOwn() {
    run(OfTest.class).testEvents().assertStatistics(events -> events.succeeded(2));

    assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void staticField_givesAllTestsOfTheClassTheSame() {
    run(OfClass.class).testEvents().assertStatistics(events -> events.succeeded(2));

    assertThat(SEEN).hasSize(2).containsOnly(SEEN.get(0));
    assertThat(Probe.greeting(port(SEEN.get(0)))).isEmpty();
  }

  @Test
  void sharedServers_areTheSameInAllClasses_untilTheRunEnds() {
    run(Sharing.class, AlsoSharing.class)
        .testEvents()
        .assertStatistics(events -> events.succeeded(4));

    assertThat(SEEN).hasSize(4).containsOnly(SEEN.get(0));
    assertThat(Probe.greeting(port(SEEN.get(0)))).isEmpty();
  }

  @Test
  void failedTest_leavesTheLogOfItsServers() throws IOException {
    Path log = Path.of("target/nats-logs/" + Failing.class.getName() + ".fails.log");
    Files.deleteIfExists(log);

    run(Failing.class).testEvents().assertStatistics(events -> events.failed(1));

    assertThat(log).content().contains("Server is ready");
  }

  @Test
  void noServerWanted_skipsTheTest_withTheReason() {
    System.setProperty("nats.server", "none");
    try {
      run(OfTest.class)
          .testEvents()
          .aborted()
          .assertThatEvents()
          .hasSize(2)
          .allSatisfy(event -> assertThat(event.toString()).contains("nats.server is 'none'"));
    } finally {
      System.clearProperty("nats.server");
    }
  }

  private static EngineExecutionResults run(Class<?>... classes) {
    EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
    for (Class<?> each : classes) {
      kit.selectors(selectClass(each));
    }
    return kit.execute();
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  static class OfTest {
    @RegisterExtension final NatsExtension nats = NatsExtension.of(NatsSetup.single());

    @RepeatedTest(2)
    void test() {
      SEEN.add(nats.url());
    }
  }

  static class OfClass {
    @RegisterExtension static final NatsExtension NATS = NatsExtension.of(NatsSetup.single());

    @RepeatedTest(2)
    void test() {
      SEEN.add(NATS.url());
    }
  }

  static class Sharing {
    @RegisterExtension static final NatsExtension NATS = NatsExtension.shared(NatsSetup.single());

    @RepeatedTest(2)
    void test() {
      SEEN.add(NATS.url());
    }
  }

  static class AlsoSharing {
    @RegisterExtension final NatsExtension nats = NatsExtension.shared(NatsSetup.single());

    @RepeatedTest(2)
    void test() {
      SEEN.add(nats.url());
    }
  }

  static class Failing {
    @RegisterExtension final NatsExtension nats = NatsExtension.of(NatsSetup.single());

    @Test
    void fails() {
      throw new IllegalStateException("as it should");
    }
  }
}
