/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import io.agenthub.broker.StoredMessage;
import io.agenthub.loop.LoopListener;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a loop says of its messages. */
final class Heard implements LoopListener {
  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public void onReceived(Role role, StoredMessage message, int attempt) {
    events.add("received " + Message.idOf(message) + " " + attempt);
  }

  @Override
  public void onStarted(Role role, Message message) {
    events.add("started " + message.id());
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    events.add("completed " + message.id());
  }

  @Override
  public void onRetried(Role role, Message message, Duration delay, String reason) {
    events.add("retried " + message.id());
  }

  @Override
  public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
    events.add("dead " + Message.idOf(message) + " " + reason.wireName());
  }
}
