/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.health;

import io.agenthub.broker.Finding;
import io.agenthub.error.AgentHubException;
import io.agenthub.nats.connection.Link;
import io.agenthub.time.TimeSource;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.Replica;
import io.nats.client.api.ServerInfo;
import io.nats.client.api.StreamInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator should know of the servers behind a hub. Everything is found out from what they
 * answer; the names of releases only explain it, but for a defect that nobody can ask for.
 *
 * <p><b>Threads:</b> for one, which may block.
 */
public final class Examination {
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final Duration GREAT_SKEW = Duration.ofMinutes(5);
  private static final double NEARLY_FULL = 0.8;
  private static final double FULL = 0.95;
  private static final long MEGABYTE = 1 << 20;

  private final Link link;
  private final Monitoring monitoring;
  private final TimeSource time;
  private final ServerInfo server;

  /**
   * An examination of the server that this hub is connected to.
   *
   * @param monitoring where the monitoring of that server is
   */
  public Examination(Link link, URI monitoring, TimeSource time) {
    this.link = link;
    this.monitoring = new Monitoring(monitoring);
    this.time = time;
    this.server = link.connection().getServerInfo();
  }

  /** What is found, of the servers and of these streams. */
  public List<Finding> run(List<String> streams) {
    List<Finding> findings = new ArrayList<>();
    findings.add(release());
    findings.add(durability());
    findings.addAll(new Access(server, link.address()).run());
    try {
      findings.add(store());
      Instant asked = time.now();
      List<StreamInfo> infos =
          streams.stream()
              .map(name -> link.manage("look at " + name, all -> all.getStreamInfo(name)))
              .toList();
      findings.add(replicas(infos));
      infos.stream().findFirst().ifPresent(first -> findings.add(clock(first, asked)));
    } catch (AgentHubException e) {
      findings.add(
          Finding.problem(
              "permissions",
              String.valueOf(e.getMessage()),
              "The rest cannot be found out, and the hub may lack rights that it needs.",
              "Give the user of the hub the rights that docs/nats.md lists."));
    }
    return findings;
  }

  private Finding release() {
    String found = "nats-server %s at %s.".formatted(server.getVersion(), link.address());
    if (EmptyingReleases.include(server)) {
      return Finding.problem(
          "version",
          found,
          "It can throw away all that is unread when a consumer is removed while others work, once"
              + " the stream has gone on by more than 100,000 messages since what that one had"
              + " settled.",
          "Run 2.15.3 or newer, or 2.14.10.");
    }
    if (server.isOlderThanVersion("2.10.0")) {
      return Finding.weaker(
          "version",
          found,
          "It cannot sync each write, and forgets the last acknowledgements when it crashes:"
              + " messages come again, and the ledger answers for them.",
          "Run the newest release.");
    }
    if (server.isOlderThanVersion("2.11.0")) {
      return Finding.weaker(
          "version",
          found,
          "Replicas decide for themselves what an interest stream still keeps, and may drift"
              + " apart.",
          "Run the newest release.");
    }
    return Finding.ok("version", found, "It has all that the hub uses.");
  }

  private Finding durability() {
    int replicas = link.address().replicas();
    String copies =
        replicas == 1 ? "Stored by one server" : "Stored by %d servers".formatted(replicas);
    Optional<Boolean> synced = monitoring.syncsAlways(server.getServerId());
    if (synced.isEmpty()) {
      return Finding.unknown(
          "durability",
          "%s; whether it syncs each write is shown only by its monitoring, which does not answer"
                  .formatted(copies)
              + " at %s.".formatted(monitoring.place()),
          "An accepted message survives a crash of the server; a power cut may take the last two"
              + " minutes.",
          "See whether the block 'jetstream' of the server's configuration says 'sync_interval:"
              + " always', or have its monitoring opened to this machine: /varz shows"
              + " 'sync_always'.");
    }
    return synced.get() ? synced(copies, replicas) : unsynced(copies, replicas);
  }

  private static Finding synced(String copies, int replicas) {
    String how = copies + ", each write synced before it is acknowledged.";
    return Finding.ok(
        "durability",
        how,
        replicas == 1
            ? "An accepted message survives a power cut."
            : "An accepted message survives a power cut; what servers that are killed one after the"
                + " other forget is put back from the archive.");
  }

  private static Finding unsynced(String copies, int replicas) {
    return Finding.weaker(
        "durability",
        copies + ", synced every two minutes or as 'sync_interval' says.",
        replicas == 1
            ? "An accepted message survives a crash of the server; a power cut takes what was not"
                + " synced yet."
            : "What servers that are killed one after the other forget is put back from the"
                + " archive; a power cut of all takes what was not synced yet.",
        "Set 'sync_interval: always' in the block 'jetstream' of the server.");
  }

  private Finding store() {
    AccountStatistics account =
        link.manage("ask for the account", all -> all.getAccountStatistics());
    long limit = account.getLimits().getMaxStorage();
    long used = account.getStorage();
    if (limit <= 0) {
      return Finding.ok(
          "store",
          "%d MB used; the account has no limit of its own.".formatted(used / MEGABYTE),
          "Senders are accepted until the server's own limit, 'max_file_store', is reached.");
    }
    String found = "%d of %d MB used.".formatted(used / MEGABYTE, limit / MEGABYTE);
    if (used < NEARLY_FULL * limit) {
      return Finding.ok("store", found, "Senders are accepted.");
    }
    String advice = "Raise the limit of the account, or shorten what the audit keeps.";
    return used < FULL * limit
        ? Finding.weaker("store", found, "Senders are refused when it is used up.", advice)
        : Finding.problem("store", found, "Senders are refused, or soon will be.", advice);
  }

  private Finding replicas(List<StreamInfo> streams) {
    int replicas = link.address().replicas();
    String cluster = server.getCluster();
    if (replicas == 1) {
      return cluster == null
          ? Finding.ok("replicas", "One server, one copy.", "The hub is as safe as its disk.")
          : Finding.weaker(
              "replicas",
              "One copy of each stream, though the server belongs to the cluster %s."
                  .formatted(cluster),
              "Each stream is lost with the server that happens to have it.",
              "Open a new hub with '?replicas=3' in its URL.");
    }
    List<String> behind = streams.stream().flatMap(info -> behind(info).stream()).toList();
    return behind.isEmpty()
        ? Finding.ok(
            "replicas",
            "Each of %d streams has %d copies that are up to date."
                .formatted(streams.size(), replicas),
            "A minority of the servers may be lost.")
        : Finding.problem(
            "replicas",
            "Not up to date: %s.".formatted(String.join(", ", behind)),
            "With one server more lost, the hub stops or loses messages.",
            "Look at the servers named, and at the connections between them.");
  }

  private static List<String> behind(StreamInfo info) {
    ClusterInfo cluster = info.getClusterInfo();
    if (cluster == null || cluster.getReplicas() == null) {
      return List.of(info.getConfiguration().getName() + " (unknown)");
    }
    return cluster.getReplicas().stream()
        .filter(replica -> !replica.isCurrent() || replica.isOffline())
        .map(Replica::getName)
        .map(name -> "%s on %s".formatted(info.getConfiguration().getName(), name))
        .toList();
  }

  /** The server's answer was made between the question and now. */
  private Finding clock(StreamInfo first, Instant asked) {
    ZonedDateTime answered = first.getTimestamp();
    if (answered == null) {
      return Finding.unknown(
          "clock",
          "This release does not say what time it is.",
          "Expiry and age follow the server's clock, schedules the agents' own.",
          "Have the clocks of all machines synchronised.");
    }
    Instant there = answered.toInstant();
    Duration skew =
        there.isBefore(asked)
            ? Duration.between(there, asked)
            : Duration.between(time.now(), there);
    if (skew.compareTo(SKEW) <= 0) {
      return Finding.ok(
          "clock",
          "The server's clock agrees with this machine's.",
          "Expiry happens when it should.");
    }
    String found = "The clocks differ by %d s.".formatted(skew.toSeconds());
    String meaning = "Messages expire, and schedules fire, too early or too late by that.";
    String advice = "Have the clocks of all machines synchronised.";
    return skew.compareTo(GREAT_SKEW) <= 0
        ? Finding.weaker("clock", found, meaning, advice)
        : Finding.problem("clock", found, meaning, advice);
  }
}
