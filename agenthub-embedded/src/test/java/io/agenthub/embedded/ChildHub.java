/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.broker.Broker;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.sqlite.JDBC;

/** A second process with the same hub open, which does what it reads line by line. */
final class ChildHub implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;

  private ChildHub(Process process) {
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.orders = new PrintWriter(process.getOutputStream(), true, UTF_8);
  }

  static ChildHub start(Path directory) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            classPath(),
            ChildHub.class.getName(),
            directory.toString());
    return new ChildHub(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The places the classes were loaded from; the property of that name may not tell. */
  private static String classPath() {
    return Stream.of(ChildHub.class, Broker.class, EmbeddedBroker.class, JDBC.class, Logger.class)
        .map(ChildHub::place)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource("/" + name));
    String root = url.substring(0, url.length() - name.length());
    String path = root.replaceFirst("^jar:", "").replaceFirst("!/$", "");
    return Path.of(URI.create(path)).toString();
  }

  /** Gives an order and waits for the answer. */
  String ask(String order) throws IOException {
    orders.println(order);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the other process has ended");
    }
    return answer;
  }

  /** Ends the process without a word. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }

  /** Orders: {@code take}, {@code publish SUBJECT TEXT}. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (TestHub hub = TestHub.in(Path.of(arguments[0]))) {
      String order = orders.readLine();
      while (order != null) {
        System.out.println(answer(hub, order.split(" ", 3)));
        order = orders.readLine();
      }
    }
  }

  private static String answer(TestHub hub, String[] words) throws Exception {
    return switch (words[0]) {
      case "take" -> TestHub.text(hub.take());
      case "publish" -> Long.toString(hub.publish(words[1], words[2]));
      default -> "?";
    };
  }
}
