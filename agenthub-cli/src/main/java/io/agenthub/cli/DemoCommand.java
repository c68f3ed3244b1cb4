/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.cli.demo.Demo;
import io.agenthub.cli.output.Output;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The organisation of eleven agents at work. */
@Command(
    name = "demo",
    description =
        "Show eleven agents at work, on a hub made for it, and prove that nothing was lost. With"
            + " --hub it runs there, in a thread of its own; its announcement reaches every agent"
            + " of that hub.")
final class DemoCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(names = "--fast", description = "Let work take hardly any time.")
  private boolean fast;

  DemoCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  @SuppressWarnings("try") // the hook is there to be removed at the end
  public Integer call() throws Exception {
    String named = root.namedUrl();
    if (named != null) {
      return run(root.url(), true);
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create("agenthub-demo");
        ShutdownHook interrupted = new ShutdownHook(() -> abandon(directory))) {
      return run("embedded:" + directory.path(), false);
    }
  }

  /** First the agent that has a process of its own, so that it does not miss its hub. */
  private static void abandon(TemporaryDirectory directory) {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    directory.close();
  }

  private int run(String url, boolean shared) throws Exception {
    Shell shell = root.shell();
    Output output = root.output();
    Path directory = shell.directory();
    boolean live = shell.isTerminal() && !output.isJson();
    Demo.Settings settings =
        new Demo.Settings(HubUrl.absolute(url, directory), shared, fast, live, shell.hasColours());
    if (!new Demo(settings, output, shell.out()).run()) {
      throw new Failure("The hub's records are not what they should be; the summary says where.");
    }
    return 0;
  }
}
