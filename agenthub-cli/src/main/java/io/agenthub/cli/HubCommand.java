/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.AgentHubBuilder;
import io.agenthub.cli.output.Output;
import io.agenthub.error.AgentHubException;
import java.util.concurrent.Callable;

/** A command that works on an open hub. */
abstract class HubCommand implements Callable<Integer> {
  /** What is to be seen where there is no hub. */
  private static final String EMPTY = "embedded:memory";

  private final RootCommand root;

  HubCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public final Integer call() throws Exception {
    check();
    try (AgentHub hub = configured(AgentHub.builder()).open(place())) {
      run(hub, root.output());
    }
    return 0;
  }

  private String place() {
    Looks looks = looks();
    if (looks == Looks.NEVER || !root.isMissing()) {
      return root.url();
    }
    if (looks == Looks.REQUIRED) {
      throw new Failure(root.missing(false));
    }
    root.tellOfMissing(looks == Looks.ON);
    return looks == Looks.ON ? root.url() : EMPTY;
  }

  /** Whether a command may be what makes a hub. */
  enum Looks {
    /** It adds to the hub, and makes one if there is none. */
    NEVER,
    /** It changes only what there is already: without a hub it fails. */
    REQUIRED,
    /** At what there is now: nothing, if there is no hub. */
    ONCE,
    /** At what comes, too. */
    ON
  }

  Looks looks() {
    return Looks.NEVER;
  }

  /** What is refused before the hub is touched, the arguments alone are to blame for. */
  private void check() throws Exception {
    try {
      prepare();
    } catch (AgentHubException e) {
      throw Failure.ofUsage(e.getMessage(), e);
    }
  }

  /** With what settings the hub is opened; default its own. */
  AgentHubBuilder configured(AgentHubBuilder builder) {
    return builder;
  }

  /** Checks what can be checked before the hub is touched. */
  void prepare() throws Exception {}

  /**
   * Does the work; an exception says that it failed.
   *
   * @param hub open until this returns
   */
  abstract void run(AgentHub hub, Output output) throws Exception;

  RootCommand root() {
    return root;
  }

  Shell shell() {
    return root.shell();
  }
}
