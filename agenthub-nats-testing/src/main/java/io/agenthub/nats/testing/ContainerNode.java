/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. A new life of the server is a new start of the same container; its ports
 * on this machine are fixed, because Docker would choose others each time.
 */
final class ContainerNode implements NatsNode {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(30);
  private static final String CONFIG = "/nats.conf";

  private final String name;
  private final NodePorts ports;
  private final GenericContainer<?> container;
  private boolean created;

  /**
   * A container that has not been created.
   *
   * @param inside the ports on which the server listens
   * @param ports of this machine that lead there
   * @param files their paths and texts; the configuration is the one at {@link #configPath}
   */
  ContainerNode(
      DockerImageName image,
      Network network,
      String name,
      NodePorts inside,
      NodePorts ports,
      Map<String, String> files) {
    this.name = name;
    this.ports = ports;
    this.container =
        new GenericContainer<>(image)
            .withNetwork(network)
            .withNetworkAliases(name)
            .withCommand("-c", CONFIG)
            .withExposedPorts(inside.client(), inside.monitor())
            .withCreateContainerCmdModifier(
                command ->
                    Objects.requireNonNull(command.getHostConfig())
                        .withPortBindings(
                            bound(ports.client(), inside.client()),
                            bound(ports.monitor(), inside.monitor())))
            .waitingFor(new NoWait());
    files.forEach((path, text) -> container.withCopyToContainer(Transferable.of(text), path));
  }

  /** Where in a container the configuration is expected. */
  static String configPath() {
    return CONFIG;
  }

  private static PortBinding bound(int outside, int inside) {
    return new PortBinding(Binding.bindIpAndPort("127.0.0.1", outside), ExposedPort.tcp(inside));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return ports.client();
  }

  @Override
  public URI monitor() {
    return URI.create("http://127.0.0.1:" + ports.monitor());
  }

  @Override
  public synchronized boolean isRunning() {
    return created && Boolean.TRUE.equals(state().getRunning());
  }

  private boolean isFrozen() {
    return created && Boolean.TRUE.equals(state().getPaused());
  }

  private ContainerState state() {
    return docker().inspectContainerCmd(id()).exec().getState();
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  private String id() {
    return container.getContainerId();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      throw new IllegalStateException(name + " runs already");
    }
    if (created) {
      docker().startContainerCmd(id()).exec();
    } else {
      container.start();
      created = true;
    }
    Waits.until(
        () -> !isRunning() || Probe.greeting(port()).isPresent(),
        START,
        () -> "%s does not take clients; it logged:%n%s".formatted(name, log()));
    if (!isRunning()) {
      throw new IllegalStateException(
          "%s did not start; it logged:%n%s".formatted(container.getDockerImageName(), log()));
    }
  }

  @Override
  public synchronized void stop() {
    thaw();
    if (isRunning()) {
      docker().stopContainerCmd(id()).withTimeout((int) END.toSeconds()).exec();
    }
  }

  /** A frozen one goes on for a moment first: Docker does not kill what it has paused. */
  @Override
  public synchronized void kill() {
    thaw();
    if (isRunning()) {
      docker().killContainerCmd(id()).exec();
      Waits.until(() -> !isRunning(), END, () -> name + " does not end");
    }
  }

  @Override
  public synchronized void freeze() {
    if (!isRunning()) {
      throw new IllegalStateException(name + " does not run");
    }
    docker().pauseContainerCmd(id()).exec();
  }

  @Override
  public synchronized void thaw() {
    if (isFrozen()) {
      docker().unpauseContainerCmd(id()).exec();
    }
  }

  @Override
  public synchronized String log() {
    return created ? container.getLogs() : "";
  }

  /** Removes the container with all that the server stored. */
  synchronized void remove() {
    container.stop();
  }

  /** Whether the server takes clients is found out from outside, in the first life as in others. */
  private static final class NoWait extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      // nothing to wait for
    }
  }
}
