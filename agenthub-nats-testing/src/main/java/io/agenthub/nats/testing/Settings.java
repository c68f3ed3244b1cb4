/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What whoever runs the tests may set, each as a system property or, in capitals and with
 * underscores, as an environment variable.
 *
 * <ul>
 *   <li>{@code nats.server}: path of the server; {@code none} if the tests that need one are to be
 *       skipped.
 *   <li>{@code nats.way}: {@code native} or {@code container}; default is {@code native}, and
 *       {@code container} where no program is found.
 *   <li>{@code nats.image}: the image for containers, in which {@code {version}} stands for the
 *       wanted release; default is {@code nats:{version}}, the official one.
 * </ul>
 */
final class Settings {
  private static final String NO_SERVER = "none";

  private Settings() {}

  /** The path of the server, if it is set. */
  static Optional<String> server() {
    return setting("nats.server").filter(path -> !path.equals(NO_SERVER));
  }

  /** Whether the tests that need a server are to be skipped. */
  static boolean isWithoutServer() {
    return setting("nats.server").filter(NO_SERVER::equals).isPresent();
  }

  /** Where servers are to run, if it is set. */
  static Optional<Way> way() {
    return setting("nats.way").map(name -> Way.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  /** The image of a release. */
  static String image(NatsVersion version) {
    String tag = version.equals(NatsVersion.CURRENT) ? "latest" : version.name();
    return setting("nats.image").orElse("nats:{version}").replace("{version}", tag);
  }

  /** The top directory of this project; the working directory if there is none above it. */
  static Path project() {
    Path working = Path.of("").toAbsolutePath();
    for (Path top = working; top != null; top = top.getParent()) {
      if (Files.isDirectory(top.resolve(".mvn"))) {
        return top;
      }
    }
    return working;
  }

  private static Optional<String> setting(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
    return Optional.ofNullable(System.getProperty(name, System.getenv(variable)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
