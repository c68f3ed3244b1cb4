/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * How the children of a run are started: with this JVM's own class path, and as quickly as may be,
 * because a round starts several.
 *
 * <p>The classes of this build go into jars, of which the JVM can keep an archive in its own
 * format; and the native library of SQLite is unpacked once and not at every start, after which a
 * killed process could not remove it.
 *
 * <p><b>Threads:</b> safe for use by many, once prepared.
 */
public final class JavaCommand {
  private static final Duration TRAINING = Duration.ofSeconds(60);

  private final Path directory;
  private final String classPath;

  private JavaCommand(Path directory, String classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /** Prepares the directory from which children are started. */
  public static JavaCommand prepare(Path directory) {
    Folder.create(directory);
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (entry.isEmpty()) {
        continue; // stands for the working directory, which is no place of classes
      }
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("classes-%d.jar".formatted(entries.size()));
        pack(path, jar);
        entries.add(jar.toString());
      } else if (Files.exists(path)) {
        entries.add(entry);
      }
    }
    unpackSqlite(directory);
    return new JavaCommand(directory, String.join(File.pathSeparator, entries));
  }

  private static void pack(Path classes, Path jar) {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(
            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpackSqlite(Path directory) {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IllegalStateException("sqlite-jdbc has no " + resource);
      }
      Files.copy(library, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a child to its end once, and keeps an archive of the classes it used for all others.
   *
   * @param program begins at "go", ends at "stop", and is between them when it says "ready"
   */
  public JavaCommand trained(Class<?> program, List<String> arguments) {
    List<String> command = options();
    command.add("-XX:ArchiveClassesAtExit=" + archive());
    command.add("-Xlog:cds=off");
    command.add("-Xlog:cds+dynamic=off");
    command.add(program.getName());
    command.addAll(arguments);
    try (Child child = Child.start("training", command, directory)) {
      child.say("go");
      child.await("ready", TRAINING);
      child.say("stop");
      child.await("stopped", TRAINING);
      child.awaitExit(TRAINING);
    }
    return this;
  }

  private Path archive() {
    return directory.resolve("classes.jsa");
  }

  /** The command line of a child. */
  public List<String> of(Class<?> program, List<String> arguments) {
    List<String> command = options();
    if (Files.exists(archive())) {
      command.add("-XX:SharedArchiveFile=" + archive());
    }
    command.add(program.getName());
    command.addAll(arguments);
    return command;
  }

  private List<String> options() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-ea",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms64m",
            "-Xmx512m",
            "-Dorg.sqlite.lib.path=" + directory,
            "-Dorg.sqlite.lib.name=" + LibraryLoaderUtil.getNativeLibName(),
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            classPath));
  }
}
