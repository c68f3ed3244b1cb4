/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures, beside the rate of a block, how long Java threads worked for each operation. Compiler
 * and garbage collector are left out: a short run would mostly show how busy they are.
 */
final class Processor implements Duel.Block {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Throughput meter;
  private final Duel.Block block;
  private boolean warm;
  private double nanos;
  private double operations;

  /**
   * Measures a block.
   *
   * @param meter what the block starts its threads with
   */
  Processor(Throughput meter, Duel.Block block) {
    this.meter = meter;
    this.block = block;
  }

  @Override
  public double run(double seconds) throws InterruptedException {
    Map<Long, Long> before = live();
    long ended = meter.processorNanos();
    long begin = System.nanoTime();
    double rate = block.run(seconds);
    double took = System.nanoTime() - begin;
    if (warm) {
      operations += rate * took / 1e9;
      nanos += meter.processorNanos() - ended;
      live().forEach((id, used) -> nanos += used - before.getOrDefault(id, 0L));
    }
    warm = true; // the first block is the warm-up
    return rate;
  }

  /** Microseconds of processor time for each operation. */
  double micros() {
    return operations == 0 ? 0 : nanos / operations / 1000;
  }

  private static Map<Long, Long> live() {
    Map<Long, Long> used = new HashMap<>();
    if (THREADS.isThreadCpuTimeSupported()) {
      for (long id : THREADS.getAllThreadIds()) {
        used.put(id, Math.max(0, THREADS.getThreadCpuTime(id)));
      }
    }
    return used;
  }

  static long ofThisThread() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
  }

  /** The processor time of this process so far, with everything that the JVM does. */
  static Duration ofProcess() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
