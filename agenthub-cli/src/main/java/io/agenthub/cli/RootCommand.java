/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Printable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that every command has. */
@Command(
    name = "agenthub",
    versionProvider = RootCommand.Version.class,
    description = "Durable messages between AI agents.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 bad usage.",
      "agenthub COMMAND --help explains a command; begin with: agenthub demo"
    })
final class RootCommand implements Runnable {
  private static final String DEFAULT_HUB = "embedded:./.agenthub";

  private final Shell shell;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--hub",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "The hub: embedded:DIRECTORY or nats://HOST:4222. Default: AGENTHUB_URL, else "
              + DEFAULT_HUB
              + ".")
  private @Nullable String hub;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print one JSON object a line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain the command.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  RootCommand(Shell shell) {
    this.shell = shell;
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    Objects.requireNonNull(spec).commandLine().usage(shell.out());
  }

  Shell shell() {
    return shell;
  }

  Output output() {
    return new Output(shell.out(), json);
  }

  /** The URL that was asked for; null if none was. */
  @Nullable String namedUrl() {
    return hub;
  }

  String url() {
    String variable = shell.variable("AGENTHUB_URL");
    String named = hub != null ? hub : variable != null ? variable : DEFAULT_HUB;
    return HubUrl.inHome(named, shell.variable("HOME"));
  }

  /** The URL for people: good anywhere, without passwords. */
  String shownUrl() {
    return Printable.line(HubUrl.shown(url(), shell.directory()));
  }

  /** Whether it names a directory that holds no hub. */
  boolean isMissing() {
    return HubUrl.isMissing(url(), shell.directory());
  }

  /**
   * Says on standard error that there is no hub yet.
   *
   * @param made whether it is made all the same
   */
  void tellOfMissing(boolean made) {
    shell.err().println("agenthub: " + missing(made));
    shell.err().flush();
  }

  /**
   * That there is no hub yet, and what to do.
   *
   * @param made whether it is made all the same
   */
  String missing(boolean made) {
    return "There is no hub at %s yet; %s; --hub URL names another."
        .formatted(shownUrl(), made ? "it is made now" : "agenthub register ROLE makes one");
  }

  AgentHub open() {
    return AgentHub.open(url());
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"agenthub " + (version == null ? "development" : version)};
    }
  }
}
