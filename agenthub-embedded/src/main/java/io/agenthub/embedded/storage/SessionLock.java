/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/*
 * The operating system lets a lock go when its process ends, however it ends. But it also lets all
 * locks of a process on a file go as soon as the process closes any handle of that file. So a process
 * never opens the lock files of its own sessions again: it knows them by the name of this run of the
 * machine, which all class loaders share.
 */
/**
 * A lock on a file that says: this session is alive.
 *
 * <p><b>Threads:</b> confined to the committer, whose thread nobody interrupts: an interrupt would
 * close the file and let the lock go.
 */
public final class SessionLock implements AutoCloseable {
  private static final String RUN_PROPERTY = "io.agenthub.embedded.run";
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final @Nullable Path directory;
  private final String name;
  private final @Nullable FileChannel channel;

  private SessionLock(@Nullable Path directory, String name, @Nullable FileChannel channel) {
    this.directory = directory;
    this.name = name;
    this.channel = channel;
  }

  static SessionLock in(Path directory) {
    String name = run() + "-" + NUMBERS.incrementAndGet() + "-" + UUID.randomUUID();
    Path file = directory.resolve(name + ".lock");
    try {
      HubFiles.createFile(file);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new BrokerUnavailableException("%s cannot be locked.".formatted(file));
      }
      return new SessionLock(directory, name, channel);
    } catch (IOException e) {
      throw new BrokerUnavailableException("%s cannot be locked: %s.".formatted(file, e), e);
    }
  }

  /** The only session there can be, of a hub in memory. */
  static SessionLock none() {
    return new SessionLock(null, "memory", null);
  }

  private static String run() {
    return (String)
        System.getProperties().computeIfAbsent(RUN_PROPERTY, key -> UUID.randomUUID().toString());
  }

  /** The name of this session, which no other has. */
  public String name() {
    return name;
  }

  /** Whether the process of that session has ended. */
  public boolean isDead(String other) {
    if (directory == null || other.equals(name)) {
      return false;
    }
    Path file = directory.resolve(other + ".lock");
    if (other.startsWith(run())) {
      return !Files.exists(file);
    }
    try (FileChannel probe = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = probe.tryLock();
      if (lock == null) {
        return false;
      }
      Files.deleteIfExists(file);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (OverlappingFileLockException | IOException e) {
      // When in doubt it is alive; its deliveries come back after their ack wait at the latest.
      return false;
    }
  }

  @Override
  public void close() {
    if (directory == null || channel == null) {
      return;
    }
    try {
      Files.deleteIfExists(directory.resolve(name + ".lock"));
      channel.close();
    } catch (IOException e) {
      // The operating system lets go at the latest when the process ends.
      return;
    }
  }
}
