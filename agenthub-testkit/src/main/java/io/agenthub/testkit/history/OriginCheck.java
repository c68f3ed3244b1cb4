/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static io.agenthub.testkit.history.Invariant.ADDRESSEE;
import static io.agenthub.testkit.history.Invariant.NO_PHANTOM;

import org.jspecify.annotations.Nullable;

/** What is delivered was sent, with these bytes, to this role: I2 and I3. */
final class OriginCheck {
  private final Run run;

  OriginCheck(Run run) {
    this.run = run;
  }

  void check() {
    for (Fate fate : run.allFates()) {
      if (fate.touches().findAny().isPresent()) {
        check(fate, run.mail(fate.id));
      }
    }
  }

  private void check(Fate fate, @Nullable Mail mail) {
    if (mail == null || mail.invoked == null) {
      run.violated(NO_PHANTOM, fate.id, "delivered to %s, but never sent".formatted(fate.role));
      return;
    }
    if (mail.isRefused()) {
      run.violated(
          NO_PHANTOM, fate.id, "delivered to %s, but every send was refused".formatted(fate.role));
    }
    if (!mail.recipients.contains(fate.role)) {
      run.violated(
          ADDRESSEE, fate.id, "sent to %s, but %s got it".formatted(mail.recipients, fate.role));
    }
    checkDeliveries(fate, mail.invoked);
  }

  private void checkDeliveries(Fate fate, HistoryEvent invoked) {
    String sent = Run.hash(invoked);
    for (HistoryEvent delivery : fate.deliveries) {
      String received = Run.hash(delivery);
      if (!sent.isEmpty() && !received.isEmpty() && !sent.equals(received)) {
        run.violated(NO_PHANTOM, fate.id, "%s got other bytes than were sent".formatted(fate.role));
      }
      if (delivery.nanos() < invoked.nanos()) {
        run.violated(
            NO_PHANTOM, fate.id, "delivered to %s before it was sent".formatted(fate.role));
      }
    }
  }
}
