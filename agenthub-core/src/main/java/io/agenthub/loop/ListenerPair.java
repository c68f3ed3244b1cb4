/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.StoredMessage;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;

/** Two who hear the same, in this order. */
record ListenerPair(LoopListener first, LoopListener second) implements LoopListener {
  @Override
  public void onReceived(Role role, StoredMessage message, int attempt) {
    first.onReceived(role, message, attempt);
    second.onReceived(role, message, attempt);
  }

  @Override
  public void onNoted(Role role, Message message) {
    first.onNoted(role, message);
    second.onNoted(role, message);
  }

  @Override
  public void onStarted(Role role, Message message) {
    first.onStarted(role, message);
    second.onStarted(role, message);
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    first.onCompleted(role, message, succeeded, result);
    second.onCompleted(role, message, succeeded, result);
  }

  @Override
  public void onDuplicate(Role role, Message message) {
    first.onDuplicate(role, message);
    second.onDuplicate(role, message);
  }

  @Override
  public void onRetried(Role role, Message message, Duration delay, String reason) {
    first.onRetried(role, message, delay, reason);
    second.onRetried(role, message, delay, reason);
  }

  @Override
  public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    first.onDead(role, message, reason, detail);
    second.onDead(role, message, reason, detail);
  }

  @Override
  public void onGivenBack(Role role, Message message, String reason) {
    first.onGivenBack(role, message, reason);
    second.onGivenBack(role, message, reason);
  }

  @Override
  public void onErrandStarted(Role role, Message errand) {
    first.onErrandStarted(role, errand);
    second.onErrandStarted(role, errand);
  }

  @Override
  public void onErrandEnded(Role role, Message errand, Outcome outcome) {
    first.onErrandEnded(role, errand, outcome);
    second.onErrandEnded(role, errand, outcome);
  }
}
