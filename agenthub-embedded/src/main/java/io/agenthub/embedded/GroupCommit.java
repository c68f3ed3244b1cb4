/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Delivery;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.Reserve;
import io.agenthub.embedded.storage.StoreFailure;
import io.agenthub.embedded.storage.SyncMark;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.StoreDamagedException;
import io.agenthub.error.StoreFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a group of requests in one transaction, and decides what becomes of them when it fails.
 *
 * <ul>
 *   <li>A full disk: the transaction is undone, publications are refused, the rest is done with the
 *       space that was held back.
 *   <li>A failed commit: nobody can know what is on disk, and after a failed sync asking again may
 *       bring a wrong answer. Senders hear so, and the store is given up until it is opened again.
 *   <li>A fault of ours: the transaction is undone and its requests are done one by one, so that
 *       only the culprit fails.
 * </ul>
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** How often nothing was requested before the log is emptied. */
  private static final int IDLE_LOOKS = 10;

  private final Engine engine;
  private final SyncMark mark;
  private final Reserve reserve;
  private final Consumer<Engine> afterCommit;
  private final Runnable onClose;
  private final Consumer<Request> again;
  private final Answers answers = new Answers();
  private int uncheckpointed;
  private int idle;
  private boolean full;

  /** Whether the last look failed. */
  private boolean blind;

  /** Why the store was given up. */
  private @Nullable RuntimeException broken;

  GroupCommit(
      Engine engine,
      SyncMark mark,
      Reserve reserve,
      Consumer<Engine> afterCommit,
      Consumer<Request> again,
      Runnable onClose) {
    this.engine = engine;
    this.mark = mark;
    this.reserve = reserve;
    this.afterCommit = afterCommit;
    this.again = again;
    this.onClose = onClose;
  }

  Engine engine() {
    return engine;
  }

  /** Nothing was requested: looks whether another process has written something for us. */
  void look() {
    if (broken != null) {
      return;
    }
    try {
      checkpointIfIdle();
      long before = engine.catalog().epoch();
      if (engine.look()) {
        process(List.of());
      } else if (engine.catalog().epoch() != before) {
        afterCommit.accept(engine);
      }
      blind = false;
    } catch (StoreFailure e) {
      // Somebody repairs the log after a crash, or the disk is full: the next look sees what is
      // new.
      if (e.kind() != StoreFailure.Kind.FULL && e.kind() != StoreFailure.Kind.BUSY) {
        giveUp(e, List.of());
      }
    } catch (RuntimeException e) {
      if (!blind) {
        LOG.error("Looking for what other processes wrote failed; it is tried on", e);
      }
      blind = true;
    }
  }

  private void checkpointIfIdle() {
    if (uncheckpointed == 0 || ++idle < IDLE_LOOKS) {
      return;
    }
    uncheckpointed = 0;
    checkpoint();
  }

  private void checkpoint() {
    try {
      engine.store().checkpoint();
    } catch (StoreFailure e) {
      // Without room the log simply stays as it is; it has everything.
      if (e.kind() != StoreFailure.Kind.FULL && e.kind() != StoreFailure.Kind.BUSY) {
        throw e;
      }
    }
  }

  /*
   * Whatever is written goes into one transaction, in the order of the requests: an agent that has
   * acknowledged and asks for more gets both by one commit. It is synced if a request needs that;
   * taking alone is not, but does wait for the commit, so that the attempt is counted even if the
   * message kills the process at once.
   */
  /** Does the requests and answers them. */
  void process(List<Request> group) {
    if (broken != null) {
      refuse(group, broken);
      return;
    }
    List<Request> admitted = full ? admit(group) : group;
    if (admitted.stream().anyMatch(Request::isDurable)) {
      transact(admitted, true);
      return;
    }
    List<Request> writing = new ArrayList<>();
    List<Request> reading = new ArrayList<>();
    for (Request request : admitted) {
      (request.isReading() ? reading : writing).add(request);
    }
    if (!writing.isEmpty() || reading.isEmpty()) {
      transact(writing, false);
    }
    if (!reading.isEmpty()) {
      look(reading);
    }
  }

  private void transact(List<Request> admitted, boolean durable) {
    if (broken != null) {
      refuse(admitted, broken);
      return;
    }
    boolean committing = false;
    long number;
    try {
      engine.begin(durable);
      for (Request request : admitted) {
        request.apply(engine);
      }
      engine.taking().serve();
      number = engine.finish(durable);
      committing = true;
      engine.store().commit();
    } catch (StoreFailure e) {
      failed(e, committing, admitted);
      return;
    } catch (RuntimeException e) {
      fault(e, admitted);
      return;
    }
    succeed(admitted, number); // what fails from here on must not have it done once more
  }

  /** Answers what only asks, without a transaction: nobody has to wait for another process. */
  private void look(List<Request> group) {
    if (broken != null) {
      refuse(group, broken);
      return;
    }
    try {
      boolean offers = engine.look();
      List<Runnable> answer = new ArrayList<>(group.size());
      for (Request request : group) {
        request.apply(engine);
        answer.add(request::succeed);
      }
      afterCommit.accept(engine);
      answers.give(answer);
      if (offers) {
        process(List.of());
      }
    } catch (StoreFailure e) {
      failed(e, false, group);
    } catch (RuntimeException e) {
      fault(e, group);
    }
  }

  private static void refuse(List<Request> group, RuntimeException failure) {
    group.forEach(request -> request.fail(reason(failure)));
  }

  private void succeed(List<Request> group, long number) {
    if (number > 0) {
      mark.note(number);
      uncheckpointed++;
    }
    idle = 0;
    // Deliveries first: an agent that has settled and asked for more, and wakes because it has
    // settled, finds the next message there and need not be woken for it once more.
    List<Runnable> answer = new ArrayList<>();
    engine.taking().answered().forEach(pull -> answer.add(() -> deliver(pull)));
    for (Request request : group) {
      if (!(request instanceof PullRequest)) {
        answer.add(request::succeed);
      }
    }
    afterCommit.accept(engine);
    engine.end();
    answers.give(answer);
    engine.taking().handedOut();
    if (engine.sessions().hasCompany()) {
      engine.store().letOthersPass();
    }
  }

  /** What nobody waits for any more goes back. */
  private void deliver(PullRequest pull) {
    List<Delivery> unwanted = pull.deliver();
    if (!unwanted.isEmpty()) {
      again.accept(
          new Call<>(
              false,
              e -> {
                unwanted.forEach(delivery -> e.settling().undo((Claim) delivery.token()));
                return true;
              }));
    }
  }

  private void failed(StoreFailure failure, boolean committing, List<Request> group) {
    if (failure.kind() == StoreFailure.Kind.FULL) {
      engine.rollback();
      makeRoom(failure, group);
    } else if (failure.kind() == StoreFailure.Kind.BUSY && !committing) {
      engine.rollback();
      AgentHubException busy =
          new BrokerUnavailableException(
              "Another process holds the hub's write lock and does not let go; find it and end it.",
              failure);
      group.forEach(request -> request.fail(busy));
    } else {
      giveUp(failure, committing ? group : List.of());
      refuse(group, failure);
    }
  }

  /** Tries once more with the space that was held back; if that is not enough, nothing is done. */
  private void makeRoom(StoreFailure failure, List<Request> group) {
    if (full) {
      // A pull has nothing to be refused for: it waits on.
      group.stream()
          .filter(request -> !(request instanceof PullRequest))
          .forEach(request -> request.fail(full(failure)));
      return;
    }
    LOG.warn("The disk under the hub is full; publications are refused until there is space");
    full = true;
    reserve.release();
    checkpoint();
    process(urgent(group, failure));
  }

  /** What may use the reserve; the rest is refused. */
  private static List<Request> urgent(List<Request> group, @Nullable StoreFailure failure) {
    List<Request> urgent = new ArrayList<>();
    for (Request request : group) {
      if (request.mayUseReserve()) {
        urgent.add(request);
      } else {
        request.fail(full(failure));
      }
    }
    return urgent;
  }

  private static AgentHubException full(@Nullable StoreFailure failure) {
    return new StoreFullException(
        "The disk under the hub is full; nothing was accepted. Free some space: the hub goes on by"
            + " itself.",
        failure);
  }

  /** While the disk is full: lets publications in once space could be held back again. */
  private List<Request> admit(List<Request> group) {
    if (reserve.restore()) {
      full = false;
      LOG.info("There is space under the hub again; publications are accepted");
      return group;
    }
    return urgent(group, null);
  }

  private void fault(RuntimeException fault, List<Request> group) {
    LOG.error("A request failed in a way it should not", fault);
    try {
      engine.rollback();
    } catch (StoreFailure e) {
      giveUp(e, List.of());
    }
    if (group.size() == 1) {
      group
          .get(0)
          .fail(new BrokerUnavailableException("The broker failed: %s.".formatted(fault), fault));
    } else {
      group.forEach(request -> process(List.of(request)));
    }
  }

  /** An error ends the thread: what it was doing is undone, and nobody waits for it any more. */
  void abandon(List<Request> group) {
    giveUp(new IllegalStateException("an error has ended the thread that writes"), group);
  }

  private void giveUp(RuntimeException failure, List<Request> uncertain) {
    broken = failure;
    LOG.error("The hub's store failed and is given up: {}", failure.getMessage());
    for (Request request : uncertain) {
      request.fail(request.isDurable() ? unknown(failure) : reason(failure));
    }
    try {
      engine.rollback();
    } catch (RuntimeException e) {
      LOG.debug("Nothing could be undone", e);
    }
    engine.taking().waiting().forEach(pull -> pull.fail(reason(failure)));
  }

  private static AgentHubException unknown(RuntimeException failure) {
    return new OutcomeUnknownException(
        "The hub's store failed while it was writing to disk; whether the message is there is"
            + " not known. Open the hub again and send it again with the same id.",
        failure);
  }

  /** A new one each time: who catches it adds where it was called from. */
  private static AgentHubException reason(RuntimeException failure) {
    return failure instanceof StoreFailure of && of.kind() == StoreFailure.Kind.DAMAGED
        ? new StoreDamagedException(
            ("The hub's database is damaged: %s. Close it; restore it from a backup, or save what"
                    + " is readable with sqlite3's .recover.")
                .formatted(failure.getMessage()),
            failure)
        : new BrokerUnavailableException(
            "The hub's store failed (%s); close the hub and open it again."
                .formatted(failure.getMessage()),
            failure);
  }

  /** Fails what waits and closes the store. */
  @Override
  public void close() {
    AgentHubException closed = new HubClosedException("This hub has been closed.");
    engine.taking().waiting().forEach(pull -> pull.fail(closed));
    try {
      endSession();
    } finally {
      answers.close();
      onClose.run();
      engine.store().close();
    }
  }

  private void endSession() {
    Call<Boolean> last =
        new Call<>(
            false,
            engine -> {
              engine.sessions().end();
              engine.file();
              return true;
            });
    process(List.of(last));
    if (last.future.isCompletedExceptionally()) {
      LOG.warn("What was in flight could not be given back; it is once this process has ended");
    }
  }
}
