/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * The servers of a test: one, or three that form a cluster. They end when this is closed, and also
 * when the JVM dies first.
 *
 * <p>Where they run, and which program or image it is, can be set from outside by the system
 * properties {@code nats.way}, {@code nats.server} and {@code nats.image}, or by environment
 * variables of the same names in capitals with underscores.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class NatsServers implements AutoCloseable {
  private static final Duration JUST = Duration.ofSeconds(2);
  private static final Duration READY = Duration.ofMinutes(3);
  private static final int ATTEMPTS = 5;

  private final NatsSetup setup;
  private final Place place;
  private final Optional<Certificate> certificate;
  private List<NatsNode> nodes = List.of();

  private NatsServers(NatsSetup setup, Place place) {
    this.setup = setup;
    this.place = place;
    this.certificate = setup.encrypted() ? Optional.of(Certificate.make()) : Optional.empty();
  }

  /**
   * Starts servers and waits until JetStream is ready.
   *
   * @throws IllegalStateException if there is no server of the wanted release, saying what to do;
   *     or if one does not start, with its log
   */
  public static NatsServers start(NatsSetup setup) {
    return start(setup, wayFor(setup.version()));
  }

  /** Starts servers in a given way; otherwise like {@link #start(NatsSetup)}. */
  public static NatsServers start(NatsSetup setup, Way way) {
    NatsServers servers =
        new NatsServers(
            setup,
            way == Way.NATIVE
                ? NativePlace.of(setup.version())
                : ContainerPlace.of(setup.version()));
    try {
      servers.begin();
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private static Way wayFor(NatsVersion version) {
    return Settings.way()
        .orElseGet(
            () ->
                NatsProgram.find(version).isEmpty() && ContainerPlace.isPossible()
                    ? Way.CONTAINER
                    : Way.NATIVE);
  }

  private void begin() {
    for (int attempt = 1; nodes.isEmpty(); attempt++) {
      tryToBegin(attempt);
    }
    awaitReady();
  }

  /** Between the choice of a port and its use another program may have taken it. */
  private void tryToBegin(int attempt) {
    List<NatsNode> made = place.make(setup, certificate);
    try {
      made.forEach(NatsNode::start);
      nodes = made;
    } catch (IllegalStateException e) {
      made.forEach(NatsNode::kill);
      boolean portTaken =
          made.stream().anyMatch(node -> node.log().contains("address already in use"));
      if (!portTaken || attempt == ATTEMPTS) {
        throw e;
      }
    }
  }

  /** Where a client finds them: {@code nats://127.0.0.1:PORT,127.0.0.1:PORT}. */
  public String url() {
    String scheme = setup.encrypted() ? "tls://" : "nats://";
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", scheme, ""));
  }

  /**
   * Trusts the certificate of the servers and no other.
   *
   * @throws IllegalStateException if connections are not encrypted
   */
  public SSLContext trust() {
    return certificate
        .map(Certificate::trust)
        .orElseThrow(() -> new IllegalStateException("these servers have no certificate"));
  }

  /** The release that runs, as it says itself, such as {@code 2.10.29}. */
  public String release() {
    return nodes.stream()
        .flatMap(node -> Probe.greeting(node.port()).stream())
        .map(greeting -> greeting.path("version").asText())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no server answers"));
  }

  /** How many replicas of a stream there can be: as many as servers. */
  public int replicas() {
    return nodes.size();
  }

  /** All servers. */
  public List<NatsNode> nodes() {
    return nodes;
  }

  /** The first server, which is the only one outside a cluster. */
  public NatsNode node() {
    return nodes.get(0);
  }

  /**
   * The server of a name, such as the one that JetStream names as the leader of a stream.
   *
   * @throws IllegalArgumentException if there is none
   */
  public NatsNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no server " + name));
  }

  /**
   * Waits until every server that runs is healthy and, in a cluster, follows the same leader, with
   * all that run in touch.
   *
   * @throws IllegalStateException if that takes longer than three minutes, with what they logged
   */
  public void awaitReady() {
    Waits.until(
        this::isReady, READY, () -> "the servers are not ready; they logged:%n%s".formatted(log()));
  }

  private boolean isReady() {
    List<NatsNode> running = nodes.stream().filter(NatsNode::isRunning).toList();
    if (!running.stream().allMatch(node -> Probe.isHealthy(node.monitor()))) {
      return false;
    }
    return setup.nodes() == 1 || leader().map(name -> hasMet(name, running.size())).orElse(false);
  }

  /** Whether the leader of the cluster hears from all the others that run. */
  private boolean hasMet(String leader, int running) {
    return Probe.page(node(leader).monitor(), "/jsz")
        .map(page -> page.path("meta_cluster"))
        .filter(cluster -> cluster.path("cluster_size").asInt() == setup.nodes())
        .map(cluster -> inTouch(cluster.path("replicas")) >= running - 1)
        .orElse(false);
  }

  private static int inTouch(JsonNode replicas) {
    int count = 0;
    for (JsonNode replica : replicas) {
      if (isInTouch(replica)) {
        count++;
      }
    }
    return count;
  }

  /**
   * A leader of 2.10 that has nothing to do may call a server outdated for ever; so one that it has
   * just heard from will do.
   */
  private static boolean isInTouch(JsonNode replica) {
    long active = replica.path("active").asLong();
    boolean heard = active > 0 && active < JUST.toNanos();
    return !replica.path("offline").asBoolean() && (heard || replica.path("current").asBoolean());
  }

  /**
   * The name of the server that leads the cluster, by those that run and answer; empty if they
   * disagree, know none, or stand alone.
   */
  public Optional<String> leader() {
    List<String> named =
        nodes.stream()
            .filter(NatsNode::isRunning)
            .flatMap(node -> Probe.page(node.monitor(), "/jsz").stream())
            .map(page -> page.path("meta_cluster").path("leader").asText())
            .distinct()
            .toList();
    return named.size() == 1 && !named.get(0).isEmpty()
        ? Optional.of(named.get(0))
        : Optional.empty();
  }

  /** What all of them have logged. */
  public String log() {
    return nodes.stream()
        .map(node -> "---- %s%n%s".formatted(node.name(), node.log()))
        .collect(Collectors.joining());
  }

  /** Kills all servers and removes what they have stored. */
  @Override
  public void close() {
    nodes.forEach(NatsNode::kill);
    place.close();
  }
}
