/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.StoredMessage;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose failures, errors such as a failed assertion included, harm nobody. */
record SafeListener(LoopListener listener) implements LoopListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  private static void safely(Role role, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("The listener of '{}' failed", role, e);
    }
  }

  @Override
  public void onReceived(Role role, StoredMessage message, int attempt) {
    safely(role, () -> listener.onReceived(role, message, attempt));
  }

  @Override
  public void onStarted(Role role, Message message) {
    safely(role, () -> listener.onStarted(role, message));
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    safely(role, () -> listener.onCompleted(role, message, succeeded, result));
  }

  @Override
  public void onDuplicate(Role role, Message message) {
    safely(role, () -> listener.onDuplicate(role, message));
  }

  @Override
  public void onNoted(Role role, Message message) {
    safely(role, () -> listener.onNoted(role, message));
  }

  @Override
  public void onRetried(Role role, Message message, Duration delay, String reason) {
    safely(role, () -> listener.onRetried(role, message, delay, reason));
  }

  @Override
  public void onGivenBack(Role role, Message message, String reason) {
    safely(role, () -> listener.onGivenBack(role, message, reason));
  }

  @Override
  public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    safely(role, () -> listener.onDead(role, message, reason, detail));
  }

  @Override
  public void onErrandStarted(Role role, Message errand) {
    safely(role, () -> listener.onErrandStarted(role, errand));
  }

  @Override
  public void onErrandEnded(Role role, Message errand, Outcome outcome) {
    safely(role, () -> listener.onErrandEnded(role, errand, outcome));
  }
}
