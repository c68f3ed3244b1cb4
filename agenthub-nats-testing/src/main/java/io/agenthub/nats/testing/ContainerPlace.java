/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/** Makes servers in containers, on a network of their own. */
final class ContainerPlace implements Place {
  private static final NodePorts INSIDE = new NodePorts(4222, 8222, 6222);

  private final DockerImageName image;
  private final Network network = Network.newNetwork();
  private final List<ContainerNode> made = new ArrayList<>();

  private ContainerPlace(DockerImageName image) {
    this.image = image;
  }

  /** Whether a Docker engine answers. */
  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** A place with the wanted release. */
  static ContainerPlace of(NatsVersion version) {
    if (!isPossible()) {
      throw new IllegalStateException(
          "no Docker engine answers: start one, or leave -Dnats.way=container out");
    }
    return new ContainerPlace(DockerImageName.parse(Settings.image(version)));
  }

  @Override
  public List<NatsNode> make(NatsSetup setup, Optional<Certificate> certificate) {
    List<String> routes =
        setup.nodes() == 1
            ? List.of()
            : IntStream.rangeClosed(1, setup.nodes())
                .mapToObj(node -> "n%d:%d".formatted(node, INSIDE.cluster()))
                .toList();
    List<NatsNode> nodes = new ArrayList<>();
    for (int i = 1; i <= setup.nodes(); i++) {
      ContainerNode node = make("n" + i, setup, routes, certificate);
      made.add(node);
      nodes.add(node);
    }
    return nodes;
  }

  private ContainerNode make(
      String name, NatsSetup setup, List<String> routes, Optional<Certificate> certificate) {
    NodePorts outside = NodePorts.free();
    ServerConfig config =
        new ServerConfig(name, "0.0.0.0", INSIDE, "/data", routes, "127.0.0.1:" + outside.client());
    Map<String, String> files = new LinkedHashMap<>();
    files.put(ContainerNode.configPath(), config.text(setup, ""));
    certificate.ifPresent(
        made -> made.files().forEach((file, text) -> files.put("/" + file, text)));
    return new ContainerNode(image, network, name, INSIDE, outside, files);
  }

  @Override
  public void close() {
    made.forEach(ContainerNode::remove);
    network.close();
  }
}
