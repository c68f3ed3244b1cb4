/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * The other end of a {@link Child}: how a child speaks with its parent. If the parent dies, so does
 * the child, at once and without any order.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Parent {
  private static final int ORPHANED = 3;

  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);

  private Parent() {}

  /** Begins to listen to the parent. */
  public static Parent attach() {
    Parent parent = new Parent();
    Thread listener = new Thread(parent::listen, "parent");
    listener.setDaemon(true);
    listener.start();
    return parent;
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line) {
          case "go" -> go.countDown();
          case "stop" -> stop.countDown();
          default -> say("not understood: " + line);
        }
      }
    } catch (IOException e) {
      say("the parent cannot be heard: " + e.getMessage());
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  /** Tells the parent how far this child is. */
  public void say(String word) {
    System.out.println(word);
    System.out.flush();
  }

  /** Waits for the parent's word to begin. */
  public void awaitGo() {
    await(go);
  }

  /** Waits for the parent's word to end in good order. */
  public void awaitStop() {
    await(stop);
  }

  private static void await(CountDownLatch word) {
    try {
      word.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the parent", e);
    }
  }
}
