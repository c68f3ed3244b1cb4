/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import io.agenthub.AgentHub;
import io.agenthub.broker.StoredMessage;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.reliability.process.Parent;
import java.nio.file.Path;

/** An agent that is killed at one place of one message; what else it finds it handles. */
public final class PointProgram {
  static final String ROLE = "worker";

  private PointProgram() {}

  /**
   * Runs the program.
   *
   * @param args URL of the hub, file of the facts, place, and id of the message it dies of
   */
  public static void main(String[] args) {
    Parent parent = Parent.attach();
    Trap trap = new Trap(parent, KillPoint.valueOf(args[2]), args[3]);
    KillingBrokerProvider.arm(trap);
    parent.awaitGo();
    try (Facts facts = Facts.appendTo(Path.of(args[1]));
        AgentHub hub = AgentHub.open(KillingBrokerProvider.SCHEME + args[0])) {
      hub.agent(ROLE)
          .handle(
              message -> {
                facts.started(message.id());
                trap.at(KillPoint.IN_HANDLER, message.id());
                return Outcome.done("done " + message.id());
              })
          .with(settings -> settings.withListener(new BeforeHandler(trap)))
          .start();
      parent.say("ready");
      parent.awaitStop();
    }
    parent.say("stopped");
  }

  /** Springs the trap between the delivery and the handler. */
  private record BeforeHandler(Trap trap) implements LoopListener {
    @Override
    public void onReceived(Role role, StoredMessage message, int attempt) {
      trap.at(KillPoint.BEFORE_HANDLER, Message.idOf(message));
    }
  }
}
