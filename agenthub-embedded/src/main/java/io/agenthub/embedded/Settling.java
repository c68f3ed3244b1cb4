/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;

/** Ends, prolongs or puts off deliveries. */
final class Settling {
  private final Engine engine;
  private final ClaimTables claims;

  Settling(Engine engine) {
    this.engine = engine;
    this.claims = engine.store().claims();
  }

  /** Settles; what no longer exists is settled already. */
  void settle(Step.Settle step) {
    ConsumerState consumer = engine.catalog().consumer(step.claim().consumer());
    if (consumer == null) {
      return;
    }
    switch (step.kind()) {
      case ACK, REJECT -> finish(consumer, step.claim());
      case RETRY -> retry(consumer, step.claim(), step.delayMillis());
      case WORKING -> {
        long due = engine.now() + consumer.spec.ackWait().toMillis();
        if (claims.extendLease(step.claim(), due)) {
          engine.touch();
          engine.sweeping().leased(due);
        }
      }
    }
  }

  /** Any holder, past or present, may say that the message is done with, wherever it is by now. */
  private void finish(ConsumerState consumer, Claim claim) {
    Counts counts = consumer.counts(claim);
    boolean young = consumer.isYoung(claim);
    if (young ? engine.filing().endLease(claim) : claims.dropLease(claim)) {
      counts.leased--;
      engine.taking().offered(consumer);
    } else if (consumer.backlog.drop(claim)) {
      counts.ready--;
      markDone(claim, young);
    } else if (claims.dropDelayed(claim)) {
      counts.delayed--;
      markDone(claim, young);
    } else {
      return;
    }
    engine.touch(consumer, claim);
    engine.sweeping().expiry().released(consumer.stream, claim.sequence());
  }

  private void markDone(Claim claim, boolean young) {
    if (young) {
      engine.filing().markDone(claim);
    }
  }

  private void retry(ConsumerState consumer, Claim claim, long delay) {
    if (!claims.endLease(claim)) {
      return;
    }
    consumer.counts(claim).leased--;
    engine.touch(consumer, claim);
    if (delay == 0) {
      putBack(consumer, claim);
      return;
    }
    claims.addDelayed(claim, engine.now() + delay);
    consumer.counts(claim).delayed++;
    engine.sweeping().delayed(engine.now() + delay);
    engine.taking().offered(consumer);
  }

  /** A claim that was in no table waits again. */
  void putBack(ConsumerState consumer, Claim claim) {
    if (claim.attempts() == 0 && consumer.isYoung(claim)) {
      engine.filing().add(consumer, claim);
    } else {
      consumer.backlog.add(claim);
      consumer.counts(claim).ready++;
    }
    engine.touch(consumer, claim);
    engine.taking().offered(consumer);
  }

  /** What was taken for a pull that nobody waits for any more goes back, as if never taken. */
  void undo(Claim claim) {
    ConsumerState consumer = engine.catalog().consumer(claim.consumer());
    if (consumer != null && claims.endLease(claim)) {
      consumer.counts(claim).leased--;
      putBack(consumer, claim.undone());
    }
  }
}
