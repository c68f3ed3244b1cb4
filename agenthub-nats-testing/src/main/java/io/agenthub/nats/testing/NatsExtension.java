/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * Real NATS servers for the length of a test, of a class, or of a whole run.
 *
 * <pre>{@code
 * @RegisterExtension final NatsExtension nats = NatsExtension.of(NatsSetup.single());
 * @RegisterExtension static final NatsExtension CLUSTER = NatsExtension.of(NatsSetup.cluster());
 * }</pre>
 *
 * <p>In an instance field each test has servers of its own; in a static field all tests of the
 * class use the same; {@link #shared} keeps them until the run ends. If a test fails, what its
 * servers logged is written to {@code target/nats-logs} and the end of it to standard error.
 *
 * <p>A test fails if there is no server for it, and says how to get one; it is skipped only if
 * {@code -Dnats.server=none} says that none is wanted.
 */
public final class NatsExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace RUN =
      ExtensionContext.Namespace.create(NatsExtension.class);

  private final NatsSetup setup;
  private final boolean shared;
  private @Nullable NatsServers servers;
  private boolean ofClass;

  private NatsExtension(NatsSetup setup, boolean shared) {
    this.setup = setup;
    this.shared = shared;
  }

  /** Servers for the length of a test or a class, by the kind of the field. */
  public static NatsExtension of(NatsSetup setup) {
    return new NatsExtension(setup, false);
  }

  /**
   * Servers that all with an equal setup share until the run ends. What a test leaves in them is
   * there for the next.
   */
  public static NatsExtension shared(NatsSetup setup) {
    return new NatsExtension(setup, true);
  }

  /**
   * The servers.
   *
   * @throws IllegalStateException outside of the test or class they belong to
   */
  public NatsServers servers() {
    return Optional.ofNullable(servers)
        .orElseThrow(() -> new IllegalStateException("no servers run before the test begins"));
  }

  /** Where a client finds them. */
  public String url() {
    return servers().url();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
    ofClass = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!ofClass) {
      begin(context);
    }
  }

  private void begin(ExtensionContext context) {
    if (Settings.isWithoutServer()) {
      throw new TestAbortedException("no NATS server is wanted: nats.server is 'none'");
    }
    servers =
        shared
            ? context
                .getRoot()
                .getStore(RUN)
                .computeIfAbsent(setup, NatsServers::start, NatsServers.class)
            : NatsServers.start(setup);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent() && servers != null) {
      LogReport.of(context, servers);
    }
    if (!ofClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
    ofClass = false;
  }

  private void end() {
    if (servers != null && !shared) {
      servers.close();
    }
    servers = null;
  }
}
