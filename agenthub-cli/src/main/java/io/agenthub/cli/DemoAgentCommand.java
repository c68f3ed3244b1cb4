/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.demo.ChildMain;
import io.agenthub.cli.output.Output;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent of the demo that is killed: the demo starts it, nobody else. */
@Command(name = "demo-agent", hidden = true, description = "An agent of the demo.")
final class DemoAgentCommand extends HubCommand {
  @Option(names = "--name", required = true)
  private String name = "";

  @Option(names = "--prefix", required = true)
  private String prefix = "";

  @Option(names = "--topics", required = true)
  private String topics = "";

  @Option(names = "--tag", required = true)
  private String tag = "";

  @Option(names = "--fast")
  private boolean fast;

  DemoAgentCommand(RootCommand root) {
    super(root);
  }

  @Override
  void run(AgentHub hub, Output output) throws IOException {
    ChildMain.Part part = new ChildMain.Part(name, prefix, topics, tag, fast);
    ChildMain.run(hub, part, shell().in(), shell().out());
  }
}
