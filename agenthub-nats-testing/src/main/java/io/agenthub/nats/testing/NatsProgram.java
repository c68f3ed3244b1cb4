/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code nats-server} of this machine.
 *
 * <p>Looked for, in this order, at the path in the system property {@code nats.server} or the
 * environment variable {@code NATS_SERVER}; in the directory {@code .nats} of the project, where
 * {@code scripts/nats-server.sh} installs them; on the path; and where Go, Debian and Homebrew
 * install programs.
 *
 * @param path of the program
 * @param release as it says itself, such as {@code 2.10.29}
 */
record NatsProgram(Path path, String release) {
  private static final Pattern PRINTED = Pattern.compile("nats-server: v(\\d+\\.\\d+\\.\\d+\\S*)");
  private static final String FILE = "nats-server";
  private static final Map<Path, Optional<NatsProgram>> SEEN = new ConcurrentHashMap<>();

  /** The first that is of the wanted release. */
  static Optional<NatsProgram> find(NatsVersion version) {
    return all().filter(program -> version.accepts(program.release())).findFirst();
  }

  /** All that were found, in the order of the search. */
  static Stream<NatsProgram> all() {
    return places().stream()
        .filter(Files::isExecutable)
        .map(path -> SEEN.computeIfAbsent(path, NatsProgram::ask))
        .flatMap(Optional::stream);
  }

  private static Collection<Path> places() {
    LinkedHashSet<Path> places = new LinkedHashSet<>();
    Settings.server().map(Path::of).ifPresent(places::add);
    places.addAll(cached());
    List<String> directories = new ArrayList<>();
    directories.addAll(
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
    directories.add(Path.of(System.getProperty("user.home"), "go", "bin").toString());
    directories.addAll(
        List.of("/usr/local/bin", "/usr/sbin", "/opt/homebrew/bin", "/usr/local/sbin"));
    for (String directory : directories) {
      if (!directory.isEmpty()) {
        places.add(Path.of(directory, FILE));
      }
    }
    return places;
  }

  /** Those in the directory of the project, newest first. */
  private static List<Path> cached() {
    Path cache = Settings.project().resolve(".nats");
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> releases = Files.list(cache)) {
      return releases
          .map(release -> release.resolve(FILE))
          .filter(Files::isExecutable)
          .flatMap(path -> SEEN.computeIfAbsent(path, NatsProgram::ask).stream())
          .sorted((left, right) -> NatsVersion.compare(right.release(), left.release()))
          .map(NatsProgram::path)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<NatsProgram> ask(Path path) {
    try {
      Process process = new ProcessBuilder(path.toString(), "-v").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = PRINTED.matcher(printed);
      return matcher.find()
          ? Optional.of(new NatsProgram(path, matcher.group(1)))
          : Optional.empty();
    } catch (IOException notForThisMachine) {
      return Optional.empty();
    }
  }
}
