/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.time.Duration;

/** Measures, beside the rate of a block, how long the processors worked for each operation. */
final class Processor implements Duel.Block {
  private final Duel.Block block;
  private boolean warm;
  private double nanos;
  private double operations;

  Processor(Duel.Block block) {
    this.block = block;
  }

  @Override
  public double run(double seconds) throws InterruptedException {
    long cpu = used().toNanos();
    long begin = System.nanoTime();
    double rate = block.run(seconds);
    if (warm) {
      operations += rate * (System.nanoTime() - begin) / 1e9;
      nanos += used().toNanos() - cpu;
    }
    warm = true; // the first block is the warm-up
    return rate;
  }

  /** Microseconds of processor time for each operation, of all threads of this process. */
  double micros() {
    return operations == 0 ? 0 : nanos / operations / 1000;
  }

  /** The processor time of this process so far. */
  static Duration used() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
