/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One errand, from being taken to its outcome. */
final class ErrandTurn {
  private static final Logger LOG = LoggerFactory.getLogger(ErrandTurn.class);

  private final InboxLoop loop;
  private final Errands.Taken taken;
  private final Handler handler;
  private final Intermission intermission;
  private final Run run;

  ErrandTurn(InboxLoop loop, Errands.Taken taken, Handler handler, Intermission intermission) {
    this.loop = loop;
    this.taken = taken;
    this.handler = handler;
    this.intermission = intermission;
    this.run = new Run(loop.context().time(), loop.settings().timeLimit(), loop.role());
  }

  /** Interrupts the handler; the errand is put back. */
  void interrupt() {
    run.callOff();
  }

  /** Does the errand, which may take long. */
  void take() {
    Message message = taken.errand().message();
    LoopListener listener = loop.settings().listener();
    listener.onErrandStarted(loop.role(), message);
    Optional<Outcome> outcome = run.of(handler, message, Watchdog.Pulse.NONE);
    if (outcome.isEmpty()) {
      taken.putBack().run();
      return;
    }
    if (outcome.get() instanceof Outcome.Unavailable away) {
      intermission.begin(away.pause());
    }
    try {
      taken.errand().ended().accept(outcome.get());
    } catch (RuntimeException e) {
      LOG.warn("The errand '{}' of '{}' could not be closed", message.id(), loop.role(), e);
    }
    listener.onErrandEnded(loop.role(), message, outcome.get());
  }
}
