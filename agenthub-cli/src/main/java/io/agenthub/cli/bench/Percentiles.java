/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.util.Arrays;

/**
 * Durations, for their percentiles.
 *
 * <p><b>Threads:</b> each sample is set by one thread and read when all have ended.
 */
final class Percentiles {
  private final double[] sorted;

  private Percentiles(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of these nanoseconds; what is not positive was not measured. */
  static Percentiles ofNanos(long[] nanos) {
    return new Percentiles(
        Arrays.stream(nanos).filter(n -> n > 0).sorted().mapToDouble(n -> n / 1e6).toArray());
  }

  /** How many there are. */
  int count() {
    return sorted.length;
  }

  /** The milliseconds that this share of the samples does not exceed; 0 if there is none. */
  double millis(double share) {
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
