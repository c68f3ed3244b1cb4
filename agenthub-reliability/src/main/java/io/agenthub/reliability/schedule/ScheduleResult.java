/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.schedule;

import java.util.Set;

/**
 * How a run ended.
 *
 * @param due instants that were due, over all jobs
 * @param missing those for which nothing was fired, or whose message is neither done nor waiting
 * @param doubled messages whose completion was recorded twice
 * @param kills how often a replica was killed
 * @param freezes how often one was stopped for a while
 */
record ScheduleResult(int due, Set<String> missing, Set<String> doubled, int kills, int freezes) {
  boolean isClean() {
    return missing.isEmpty() && doubled.isEmpty();
  }
}
