/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.health;

import io.nats.client.api.ServerInfo;
import java.util.List;

/*
 * When a consumer of an interest stream is dropped and the stream has gone on by more than 100,000
 * sequences since what that one had settled, these servers look how far each consumer has come and
 * remove what is behind all of them (checkInterestState in their source). One that settles something
 * newer than the look began with counts as 0 when it is looked at for the first time, and a stream
 * that is to be cut at 0 is emptied. Seen on 2.15.2, read in the source of others; 2.14.10 and 2.15.3
 * do nothing where somebody counts as 0.
 */
/** The releases of nats-server that can throw away messages nobody has read. */
public final class EmptyingReleases {
  /** From the first to below the second. */
  private record Span(String from, String below) {
    boolean has(ServerInfo server) {
      return server.isSameOrNewerThanVersion(from) && server.isOlderThanVersion(below);
    }
  }

  private static final List<Span> ALL =
      List.of(
          new Span("2.11.9", "2.12.0"),
          new Span("2.12.4", "2.14.10"),
          new Span("2.15.0", "2.15.3"));

  private EmptyingReleases() {}

  /** Whether the server is one of them. */
  public static boolean include(ServerInfo server) {
    return ALL.stream().anyMatch(span -> span.has(server));
  }
}
