/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.error.InvalidNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a hub's servers are and how to sign in, read from a URL.
 *
 * @param servers one URL a server, without user and password
 * @param user empty for none; with an empty password it is a token
 * @param password empty for none
 * @param credentials a credentials file; null for none
 * @param replicas on how many servers each stream is kept
 * @param shards over how many streams the inboxes are to be spread; empty for what is there
 */
public record HubAddress(
    List<String> servers,
    String user,
    String password,
    @Nullable String credentials,
    int replicas,
    OptionalInt shards) {
  private static final String PLAIN = "nats://";
  private static final String TLS = "tls://";

  /** Copies the list. */
  public HubAddress {
    servers = List.copyOf(servers);
  }

  /** Whether the URL is one of NATS, well-formed or not. */
  public static boolean accepts(String url) {
    return url.startsWith(PLAIN) || url.startsWith(TLS);
  }

  /**
   * Reads a URL.
   *
   * @param defaultCredentials the file to use where the URL names none; null for none
   * @throws InvalidNameException if it is malformed; the text does not show the password
   */
  public static HubAddress parse(String url, @Nullable String defaultCredentials) {
    String scheme = url.startsWith(TLS) ? TLS : PLAIN;
    String rest = accepts(url) ? url.substring(scheme.length()) : "";
    int query = rest.indexOf('?');
    Query options = Query.parse(url, query < 0 ? "" : rest.substring(query + 1));
    String hosts = query < 0 ? rest : rest.substring(0, query);
    int at = hosts.lastIndexOf('@');
    String[] account = (at < 0 ? "" : hosts.substring(0, at)).split(":", 2);
    List<String> servers = new ArrayList<>();
    for (String host : hosts.substring(at + 1).split(",", -1)) {
      servers.add(scheme + checked(url, host));
    }
    return new HubAddress(
        servers,
        decoded(account[0]),
        account.length > 1 ? decoded(account[1]) : "",
        options.credentials() == null ? defaultCredentials : options.credentials(),
        options.replicas(),
        options.shards());
  }

  private record Query(int replicas, OptionalInt shards, @Nullable String credentials) {
    static Query parse(String url, String text) {
      int replicas = 1;
      OptionalInt shards = OptionalInt.empty();
      String credentials = null;
      for (String option : text.isEmpty() ? new String[0] : text.split("&", -1)) {
        if (option.matches("replicas=[135]")) {
          replicas = Integer.parseInt(option.substring("replicas=".length()));
        } else if (option.matches("shards=[0-9]{1,2}")) {
          shards = OptionalInt.of(shards(url, option));
        } else if (option.startsWith("credentials=")) {
          credentials = decoded(option.substring("credentials=".length()));
        } else {
          throw malformed(url, "'" + option + "' is not an option");
        }
      }
      return new Query(replicas, shards, credentials);
    }

    private static int shards(String url, String option) {
      int shards = Integer.parseInt(option.substring("shards=".length()));
      if (shards < Shards.LEAST || shards > Shards.MOST) {
        throw malformed(
            url, "'%s' is not from %d to %d".formatted(option, Shards.LEAST, Shards.MOST));
      }
      return shards;
    }
  }

  private static String checked(String url, String host) {
    if (!host.matches("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?/?")) {
      throw malformed(url, "'" + host + "' is not a server");
    }
    return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
  }

  private static String decoded(String part) {
    return java.net.URLDecoder.decode(
        part.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static InvalidNameException malformed(String url, String why) {
    return new InvalidNameException(
        "'%s' does not name a hub on NATS: %s. Write nats://HOST:4222[,HOST:4222...] or tls://HOST,"
                .formatted(hidden(url), hidden(why))
            + " with '?replicas=3' for a cluster, '?shards=16' for a large organisation and"
            + " '?credentials=FILE' to sign in.");
  }

  private static String hidden(String text) {
    return text.replaceAll("[^ -~]", "?").replaceAll("//[^/]*@", "//***@");
  }

  /** The servers, for messages; never a password. */
  @Override
  public String toString() {
    return String.join(",", servers);
  }
}
