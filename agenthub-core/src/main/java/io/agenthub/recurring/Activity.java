/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.StoredMessage;
import io.agenthub.loop.LoopListener;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes each beginning and each end of the work on a message; errands are none.
 *
 * <p>A message is at work until its end has been noted, which is a little after the broker has
 * settled it: who asks in between must not take the agent for idle since long ago.
 */
final class Activity implements LoopListener {
  private final Runnable note;
  private final Set<String> atWork = ConcurrentHashMap.newKeySet();

  /**
   * Nothing is at work.
   *
   * @param note what is done at each beginning and each end
   */
  Activity(Runnable note) {
    this.note = note;
  }

  boolean isAtWork() {
    return !atWork.isEmpty();
  }

  private void end(String id) {
    note.run();
    atWork.remove(id);
  }

  @Override
  public void onStarted(Role role, Message message) {
    atWork.add(message.id());
    note.run();
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    end(message.id());
  }

  @Override
  public void onDuplicate(Role role, Message message) {
    end(message.id());
  }

  @Override
  public void onRetried(Role role, Message message, Duration delay, String reason) {
    end(message.id());
  }

  @Override
  public void onGivenBack(Role role, Message message, String reason) {
    end(message.id());
  }

  @Override
  public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    end(Message.idOf(message));
  }
}
