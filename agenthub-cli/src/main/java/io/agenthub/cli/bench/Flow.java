/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Senders and agents at work. The senders read nothing; what they are told waits for them. */
final class Flow implements LoopListener {
  private static final int UNDER_WAY = 4;

  private final Throughput meter = new Throughput();
  private final Crew senders;
  private final Crew crew;
  private final int count;
  private final Semaphore underWay;
  private final AtomicInteger turn = new AtomicInteger();
  private final LongAdder completed = new LongAdder();

  Flow(Crew senders, Crew crew, int count) {
    this.senders = senders;
    this.crew = crew;
    this.count = count;
    this.underWay = new Semaphore(count * UNDER_WAY);
    for (Agent agent : crew.agents()) {
      agent.handle(message -> Outcome.done("done")).with(s -> s.withListener(this)).start();
    }
  }

  /** Starts its threads. */
  Throughput meter() {
    return meter;
  }

  /** Completed messages a second; those that are under way at the end are not counted. */
  double run(double seconds) throws InterruptedException {
    long before = completed.sum();
    long begin = System.nanoTime();
    meter.blocking(count, seconds, this::send);
    double rate = (completed.sum() - before) * 1e9 / (System.nanoTime() - begin);
    end();
    return rate;
  }

  private void send(int number) {
    underWay.acquireUninterruptibly();
    Agent to = crew.agent(turn.getAndIncrement() & Integer.MAX_VALUE);
    senders.agent(number).send(Samples.draft(to.role()));
  }

  /** Waits until nothing is under way, so that it does not disturb what is measured next. */
  void end() {
    underWay.acquireUninterruptibly(count * UNDER_WAY);
    underWay.release(count * UNDER_WAY);
  }

  @Override
  public void onCompleted(Role role, Message message, boolean succeeded, String result) {
    completed.increment();
    underWay.release();
  }
}
