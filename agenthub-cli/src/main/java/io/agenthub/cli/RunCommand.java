/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.AgentHubBuilder;
import io.agenthub.LearningUse;
import io.agenthub.LoopBuilder;
import io.agenthub.broker.Ageing;
import io.agenthub.cli.output.Output;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.LoopSettings;
import io.agenthub.loop.ProcessSpec;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;
import io.agenthub.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an agent of a command. */
@Command(
    name = "run",
    description =
        "Run an agent around a command: for each message, the most urgent first, it gets a prompt"
            + " on its standard input; its standard output is the reply.",
    footer = {
      "",
      "The command's exit code: 0 done, 75 try again, 69 not now (pauses the agent, uses no"
          + " attempt),",
      "else failed. Its environment has AGENTHUB_URL,",
      "AGENTHUB_ROLE, AGENTHUB_FROM, AGENTHUB_MESSAGE_ID, AGENTHUB_CORRELATION_ID, AGENTHUB_HOPS"
          + " and",
      "AGENTHUB_ATTEMPT; agenthub send inside it goes on with the thread. Ctrl-C lets it finish.",
      "A session that lives on has AGENTHUB_CONTEXT instead of the last five: a file, written anew",
      "before each prompt, with message_id, correlation_id and hops as JSON. agenthub send reads"
          + " it,",
      "so that the limit of hops holds there too."
    })
final class RunCommand extends HubCommand {
  private static final int MOST_SUGGESTIONS = 5;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--role", paramLabel = "ROLE", required = true, description = "The agent.")
  private @Nullable Role role;

  @Option(
      names = "--skill",
      paramLabel = "SKILL",
      description = "Share the tasks of this skill. May be repeated.")
  private List<String> skills = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Take what is published there too, such as status.deploy. May be repeated.")
  private List<Topic> topics = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "SPEC=PROMPT",
      description =
          "Do this again and again: SPEC is an interval (5m, 1h30m) or a cron expression"
              + " ('0 9 * * MON-FRI'). May be repeated.")
  private List<EverySpec> every = new ArrayList<>();

  @Option(
      names = "--when-idle",
      paramLabel = "WAIT=PROMPT",
      description =
          "Do this when nothing has waited for so long, such as 5m; then after three times as long"
              + " each time, at most 2h, until a message comes.")
  private @Nullable WhenIdle idle;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The clocks of the cron expressions, such as Europe/Berlin. Default: here.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      description = "When told to end, wait this long for the work under way. Default: 30s.")
  private Duration drain = LoopSettings.DEFAULT.drain();

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "Give a message up after N attempts. Default: 5.")
  private int attempts = Backoff.DEFAULT.attempts();

  @Option(
      names = "--ageing",
      paramLabel = "STEP",
      description =
          "Let waiting count: a message goes before one that is a level more urgent but came this"
              + " much later, such as 10m; critical ones go first all the same. Default: strict"
              + " order.")
  private @Nullable Duration ageing;

  @Mixin private SessionOptions options = new SessionOptions();

  @ArgGroup private End end = new End();

  @Option(
      names = "--suggestions",
      paramLabel = "N",
      description =
          "Show up to N unverified learnings of others beside the policy, 0 to 5. Default: 0.")
  private int suggestions;

  @Option(
      names = "--check",
      paramLabel = "COMMAND",
      description =
          "Verify each reply by a shell command that reads it: exit code 0 right, 75 open, else"
              + " wrong. It counts for the learnings that were shown.")
  private @Nullable String check;

  @Option(names = "--no-learnings", description = "Show no learnings, and record none.")
  private boolean untaught;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments; put -- before it.")
  private List<String> command = new ArrayList<>();

  /** When to stop by itself. */
  static final class End {
    @Option(names = "--once", description = "End after one message or standing task.")
    private boolean once;

    @Option(names = "--max", paramLabel = "N", description = "End after N of them.")
    private @Nullable Integer max;

    /** How many; 0 for no end. */
    int messages() {
      return once ? 1 : max == null ? 0 : max;
    }

    boolean isPossible() {
      return max == null || max >= 1;
    }
  }

  RunCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() {
    String mistake = mistake();
    if (mistake != null) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), mistake);
    }
    Programs.require(command.get(0), shell());
  }

  /** What cannot be meant; null if all is well. */
  private @Nullable String mistake() {
    if (suggestions < 0 || suggestions > MOST_SUGGESTIONS) {
      return "--suggestions is a number from 0 to 5.";
    }
    if (attempts < 1 || !end.isPossible()) {
      return "--attempts and --max are at least 1.";
    }
    return options.mistake(end.messages() > 0);
  }

  @Override
  AgentHubBuilder configured(AgentHubBuilder builder) {
    return ageing == null ? builder : builder.ageing(new Ageing(ageing));
  }

  @Override
  void run(AgentHub hub, Output output) throws IOException, InterruptedException {
    Agent agent = hub.agent(Objects.requireNonNull(role).name(), skills.toArray(String[]::new));
    Backoff backoff = new Backoff(Backoff.DEFAULT.first(), Backoff.DEFAULT.max(), attempts);
    RunProgress progress = new RunProgress(output, end.messages());
    try (PromptContext context = options.context();
        TimeSource time = TimeSource.system();
        ShutdownHook shutdown = new ShutdownHook(() -> end(hub, context))) {
      LoopBuilder loop =
          agent
              .loop(progress.listeningTo(session(agent, context, time)))
              .learning(learning())
              .with(s -> options.apply(s).withBackoff(backoff).withListener(progress));
      topics.forEach(loop::on);
      EverySpec.distinct(every).forEach(work -> loop.every(work.in(zone)));
      if (idle != null) {
        loop.whenIdle(idle.task());
      }
      output.text("'%s' waits for messages; Ctrl-C ends it.".formatted(agent.role()));
      progress.follow(loop, shutdown);
    }
  }

  private AgentSession session(Agent agent, @Nullable PromptContext context, TimeSource time) {
    Map<String, String> variables = new HashMap<>();
    variables.put("AGENTHUB_URL", url());
    variables.put("AGENTHUB_ROLE", agent.role());
    if (context != null) {
      variables.putAll(context.variables());
    }
    ProcessSpec program =
        new ProcessSpec(command, variables, shell().err(), RunCommand::inBackground);
    AgentSession session = options.around(program, time);
    return context == null ? session : context.around(session);
  }

  /** The process ends: nobody else comes to clean up. */
  private void end(AgentHub hub, @Nullable PromptContext context) {
    hub.close(drain);
    if (context != null) {
      context.close();
    }
  }

  private LearningUse learning() {
    if (untaught) {
      return LearningUse.NONE;
    }
    LearningUse use = LearningUse.DEFAULT.withSuggestions(suggestions);
    return check == null ? use : use.withCheck(new CommandCheck(check, shell().directory()));
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "agenthub-command");
    thread.setDaemon(true);
    thread.start();
  }

  /** The hub's URL, good in any working directory. */
  private String url() {
    return HubUrl.absolute(root().url(), shell().directory());
  }
}
