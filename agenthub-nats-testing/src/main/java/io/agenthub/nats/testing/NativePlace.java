/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes servers that are processes of this machine, their files in a temporary directory. */
final class NativePlace implements Place {
  private static final String HOST = "127.0.0.1";

  private final NatsProgram program;
  private final Path directory;

  private NativePlace(NatsProgram program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** A place with the wanted release. */
  static NativePlace of(NatsVersion version) {
    NatsProgram program =
        NatsProgram.find(version).orElseThrow(() -> new IllegalStateException(missing(version)));
    return new NativePlace(program, Directories.temporary("nats-"));
  }

  /** What to do about a server that was not found. */
  static String missing(NatsVersion version) {
    String found =
        NatsProgram.all()
            .map(program -> "%s at %s".formatted(program.release(), program.path()))
            .collect(Collectors.joining(", "));
    String advice =
        """
        no nats-server of release %1$s was found (found: %2$s). \
        Run scripts/nats-server.sh %1$s, which installs one into .nats; \
        or start Docker; or name a program by -Dnats.server=PATH or NATS_SERVER. \
        -Dnats.server=none skips the tests that need a server.\
        """;
    return advice.formatted(version, found.isEmpty() ? "none" : found);
  }

  @Override
  public List<NatsNode> make(NatsSetup setup, Optional<Certificate> certificate) {
    certificate.ifPresent(made -> made.files().forEach(this::write));
    List<NodePorts> ports =
        IntStream.range(0, setup.nodes()).mapToObj(node -> NodePorts.free()).toList();
    List<String> routes =
        setup.nodes() == 1
            ? List.of()
            : ports.stream().map(node -> HOST + ":" + node.cluster()).toList();
    List<NatsNode> nodes = new ArrayList<>();
    for (NodePorts mine : ports) {
      String name = "n" + (nodes.size() + 1);
      NativeNode node = new NativeNode(program, name, mine, directory);
      String store = directory.resolve(name).toString();
      ServerConfig config =
          new ServerConfig(name, HOST, mine, store, routes, HOST + ":" + mine.client());
      node.configure(config.text(setup, directory.toString()));
      nodes.add(node);
    }
    return nodes;
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Directories.delete(directory);
  }
}
