/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import io.agenthub.reliability.process.Parent;
import java.util.concurrent.CountDownLatch;

/**
 * Tells the parent when the armed message is at the armed place, and goes no further: what follows
 * is SIGKILL.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Trap {
  private final Parent parent;
  private final KillPoint point;
  private final String messageId;

  Trap(Parent parent, KillPoint point, String messageId) {
    this.parent = parent;
    this.point = point;
    this.messageId = messageId;
  }

  KillPoint point() {
    return point;
  }

  String messageId() {
    return messageId;
  }

  /** Stops here for ever if this is the place, and the message the armed one. */
  void at(KillPoint place, String id) {
    if (place == point && id.equals(messageId)) {
      spring();
      waitForTheEnd();
    }
  }

  /** Calls the killer without waiting for it. */
  void spring() {
    parent.say("here");
  }

  /** Waits for the killer. */
  static void waitForTheEnd() {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.interrupted(); // the loop closing down does not save it
      }
    }
  }
}
