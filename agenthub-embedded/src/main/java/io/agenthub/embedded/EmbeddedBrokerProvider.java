/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.BrokerProvider;
import io.agenthub.embedded.storage.CommitProbe;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.error.InvalidNameException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Opens the broker of this process: {@code embedded:DIRECTORY} keeps the hub in a directory, which
 * several processes of one machine may open at once, a leading {@code ~/} being the home of the
 * user; {@code embedded:memory} keeps it for as long as the broker is open, for nobody else.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class EmbeddedBrokerProvider implements BrokerProvider {
  private static final String SCHEME = "embedded:";

  /** Creates the provider; {@link java.util.ServiceLoader} does. */
  public EmbeddedBrokerProvider() {}

  @Override
  public boolean accepts(String url) {
    return url.startsWith(SCHEME);
  }

  @Override
  public Broker open(String url, BrokerContext context) {
    String place = accepts(url) ? url.substring(SCHEME.length()) : "";
    if (place.isBlank()) {
      throw new InvalidNameException(
          "'%s' does not name an embedded hub: write embedded:DIRECTORY or embedded:memory."
              .formatted(url));
    }
    return Opening.open(file(url, place), context, CommitProbe.none());
  }

  private static StoreFile file(String url, String place) {
    if (place.equals("memory")) {
      return StoreFile.inMemory();
    }
    try {
      return StoreFile.in(Path.of(inHome(url, place, home())));
    } catch (InvalidPathException e) {
      throw new InvalidNameException("'%s' does not name a directory: %s.".formatted(url, e), e);
    }
  }

  /** The directory as a shell would read it: a leading {@code ~} is the home of the user. */
  static String inHome(String url, String place, String home) {
    if (!place.startsWith("~")) {
      return place;
    }
    if (place.length() > 1 && place.charAt(1) != '/') {
      throw new InvalidNameException(
          "'%s' names the home of another user, which is not looked up: write the directory out, or"
                  .formatted(url)
              + " embedded:./%s if that is what it is called.".formatted(place));
    }
    return home + place.substring(1);
  }

  /** What shells take for it; where no shell has said so, what the system knows. */
  private static String home() {
    String named = System.getenv("HOME");
    return named == null || named.isEmpty() ? System.getProperty("user.home", "") : named;
  }
}
