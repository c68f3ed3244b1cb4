/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One attempt, as the one who does it sees it.
 *
 * <p><b>Threads:</b> {@link #step} on the thread of the attempt; the others on any.
 *
 * @since 0.1
 */
public interface Work {
  /**
   * Gives a sign of life. From the first one on, an attempt that gives none for the idle limit of
   * the loop is interrupted.
   */
  void alive();

  /**
   * Does a part of the work, unless an earlier attempt has done it: then what that one returned is
   * returned. The result is stored before this returns, as durably as a message.
   *
   * <p>An attempt that is killed within the action, or between its end and the record, does it
   * again: a step makes repetition rare, not impossible. Steps belong to the message and its
   * recipient, survive a requeue and are kept for 90 days.
   *
   * @param name which part; unique within the message, 1 to 100 characters
   * @param action returns what later attempts shall know; not null
   * @throws io.agenthub.error.PayloadRejectedException if the results of a message together exceed
   *     128 KiB
   * @throws io.agenthub.error.WrongLastSequenceException if another process has taken the message
   *     over meanwhile; the attempt shall end
   */
  String step(String name, Callable<String> action) throws Exception;

  /**
   * Has something done if the attempt is given up while it still runs, because it does not react to
   * its interrupt: whatever frees what the next attempt needs. Must not block.
   */
  void onAbandoned(Runnable cleanup);

  /**
   * The messages that are handled in the same turn as the one that was handed over, in their order;
   * empty unless the loop coalesces. The one outcome holds for all.
   */
  default List<Message> others() {
    return List.of();
  }

  /** For trying out handlers and sessions alone: remembers no steps. */
  static Work detached() {
    return new Work() {
      @Override
      public void alive() {}

      @Override
      public String step(String name, Callable<String> action) throws Exception {
        return action.call();
      }

      @Override
      public void onAbandoned(Runnable cleanup) {}
    };
  }
}
