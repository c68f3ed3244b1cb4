/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.StoredMessage;
import io.agenthub.loop.LoopListener;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;

/**
 * Notes each beginning and each end of the work on a message; errands are none.
 *
 * @param note what is done then
 */
record Activity(Runnable note) implements LoopListener {
  @Override
  public void onStarted(Role role, Message message) {
    note.run();
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    note.run();
  }

  @Override
  public void onRetried(Role role, Message message, Duration delay, String reason) {
    note.run();
  }

  @Override
  public void onGivenBack(Role role, Message message, String reason) {
    note.run();
  }

  @Override
  public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    note.run();
  }
}
