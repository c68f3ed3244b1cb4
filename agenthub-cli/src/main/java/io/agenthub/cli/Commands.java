/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.cli.bench.BenchCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * All commands, in the order of the help.
 *
 * <p>Only what the arguments may mean is made: reading the annotations of every command would cost
 * each start more than the rest of it.
 */
final class Commands {
  private static final Map<String, Function<RootCommand, Object>> ALL = all();

  private Commands() {}

  private static Map<String, Function<RootCommand, Object>> all() {
    Map<String, Function<RootCommand, Object>> all = new LinkedHashMap<>();
    all.put("demo", DemoCommand::new);
    all.put("register", RegisterCommand::new);
    all.put("retire", RetireCommand::new);
    all.put("agents", AgentsCommand::new);
    all.put("send", SendCommand::new);
    all.put("publish", PublishCommand::new);
    all.put("announce", AnnounceCommand::new);
    all.put("inbox", InboxCommand::new);
    all.put("run", RunCommand::new);
    all.put("watch", WatchCommand::new);
    all.put("replay", ReplayCommand::new);
    all.put("dead-letters", DeadLettersCommand::of);
    all.put("learn", LearnCommand::of);
    all.put("pause", PauseCommand::new);
    all.put("resume", ResumeCommand::new);
    all.put("doctor", DoctorCommand::new);
    all.put("bench", root -> new BenchCommand(root::url, root.shell().directory(), root::output));
    all.put("demo-agent", DemoAgentCommand::new);
    return all;
  }

  /** Adds the commands that occur among the arguments; all of them if none does. */
  static void add(CommandLine line, RootCommand root, String... args) {
    Set<String> words = Set.copyOf(List.of(args).stream().distinct().toList());
    boolean named = ALL.keySet().stream().anyMatch(words::contains);
    ALL.forEach(
        (name, command) -> {
          if (!named || words.contains(name)) {
            line.addSubcommand(name, command.apply(root));
          }
        });
  }
}
