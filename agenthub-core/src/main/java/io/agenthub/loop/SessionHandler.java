/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.loop.Counsel.Advice;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a session handle messages, one at a time.
 *
 * @since 0.1
 */
public final class SessionHandler implements Handler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

  private final AgentSession session;
  private final Role role;
  private final PromptFrame frame;
  private final Counsel counsel;
  private volatile Lock lock = new ReentrantLock();

  /** Frames messages and counsel for the session of a role; the marks are random. */
  public SessionHandler(AgentSession session, Role role, Counsel counsel, RandomGenerator random) {
    this.session = session;
    this.role = role;
    this.counsel = counsel;
    this.frame = new PromptFrame(random);
  }

  @Override
  public Outcome handle(Message message) throws Exception {
    return handle(message, Work.detached());
  }

  /** A session that was left behind in a prompt keeps its old lock; the next prompt has another. */
  @Override
  public Outcome handle(Message message, Work work) throws Exception {
    Advice advice = counsel.on(message);
    for (Message other : work.others()) {
      advice = advice.and(counsel.on(other));
    }
    Prompt prompt = frame.frame(role, message, work.others(), advice).with(work);
    Lock mine = lock;
    mine.lockInterruptibly();
    try {
      work.onAbandoned(() -> lock = new ReentrantLock());
      return session.prompt(prompt);
    } finally {
      mine.unlock();
    }
  }

  /** Ends the session. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (RuntimeException e) {
      LOG.warn("The session of '{}' did not end cleanly", role, e);
    }
  }
}
