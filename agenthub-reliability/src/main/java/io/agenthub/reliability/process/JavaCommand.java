/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the children of a run are started: with this JVM's own class path, and quickly, because a
 * round starts several.
 *
 * <p>The SQLite driver unpacks its native library at every start and removes it at exit; a killed
 * process does not. Here it is unpacked into the directory of the run.
 *
 * @param directory of the run
 */
public record JavaCommand(Path directory) {
  private static final String ARCHIVE = "classes.jsa";

  /** The command line of a child whose class has a {@code main}. */
  public List<String> of(Class<?> program, List<String> arguments) {
    List<String> command = new ArrayList<>(options());
    Path archive = directory.resolve(ARCHIVE);
    if (Files.exists(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.add(program.getName());
    command.addAll(arguments);
    return command;
  }

  /** The command line of a child that leaves an archive of its classes for the others. */
  public List<String> archiving(Class<?> program, List<String> arguments) {
    List<String> command = new ArrayList<>(options());
    command.add("-XX:ArchiveClassesAtExit=" + directory.resolve(ARCHIVE));
    command.add(program.getName());
    command.addAll(arguments);
    return command;
  }

  private List<String> options() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-ea",
        "-Xshare:auto",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xms64m",
        "-Xmx512m",
        "-Dorg.sqlite.tmpdir=" + directory,
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-cp",
        System.getProperty("java.class.path"));
  }
}
