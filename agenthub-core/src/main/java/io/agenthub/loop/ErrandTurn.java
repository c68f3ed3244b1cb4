/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.delivery.Steps;
import io.agenthub.message.Message;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One errand, from being taken to its outcome. */
final class ErrandTurn {
  private static final Logger LOG = LoggerFactory.getLogger(ErrandTurn.class);

  private final InboxLoop loop;
  private final Errands.Taken taken;
  private final Message message;
  private final Run run;

  ErrandTurn(InboxLoop loop, Errands.Taken taken, Handler handler) {
    this.loop = loop;
    this.taken = taken;
    this.message = taken.errand().message();
    this.run =
        new Run(
            loop,
            handler,
            new Steps(loop.context().broker(), loop.role().name(), message.id()),
            List.of());
  }

  /** Interrupts the handler; the errand is put back. */
  void interrupt() {
    run.callOff();
  }

  /**
   * Does the errand, which may take long.
   *
   * @param elsewhere is run if the handler was left behind
   * @return false if the handler was left behind
   */
  boolean take(Runnable elsewhere) {
    loop.listener().onErrandStarted(loop.role(), message);
    Run.Ended ended =
        run.of(
            message,
            Watchdog.Pulse.NONE,
            late -> {
              close(late);
              elsewhere.run();
            });
    if (ended != null) {
      close(ended);
    }
    return ended != null;
  }

  private void close(Run.Ended ended) {
    if (ended.outcome().isEmpty()) {
      taken.putBack().run();
      return;
    }
    Outcome outcome = ended.outcome().get();
    if (outcome instanceof Outcome.Unavailable away) {
      loop.intermission(away);
    }
    try {
      taken.errand().ended().accept(outcome);
    } catch (RuntimeException e) {
      LOG.warn("The errand '{}' of '{}' could not be closed", message.id(), loop.role(), e);
    }
    loop.listener().onErrandEnded(loop.role(), message, outcome);
  }
}
