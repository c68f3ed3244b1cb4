/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.delivery.Topology;
import io.agenthub.nats.stream.Directory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Claims on messages that their consumers have settled: nobody asks about them any more. They go
 * from the record, too, or every process would read them when it begins, for as long as they last.
 *
 * <p><b>Threads:</b> belongs to one caller, which is not the engine.
 */
final class SpentClaims {
  private final Directory directory;
  private final Removals removals;
  private final Map<ConsumerRef, Long> settled = new HashMap<>();

  SpentClaims(Directory directory, Removals removals) {
    this.directory = directory;
    this.removals = removals;
  }

  /**
   * Drops them.
   *
   * @param claims what is known, by subject
   * @param mine whether the record is this process's to remove, so that not all of them do it
   */
  void dropFrom(Map<String, Claim> claims, Predicate<Claim> mine) {
    List<Long> records = new ArrayList<>();
    claims.forEach(
        (subject, claim) -> {
          if (isSpent(ClaimPlace.of(subject))
              && claims.remove(subject, claim)
              && mine.test(claim)) {
            records.add(claim.sequence());
          }
        });
    removals.remove(Topology.CLAIMS, records);
  }

  private boolean isSpent(ClaimPlace place) {
    return place.sequence() <= settled.computeIfAbsent(place.consumer(), this::settledUpTo);
  }

  private long settledUpTo(ConsumerRef consumer) {
    return directory
        .consumer(consumer)
        .map(info -> info.getAckFloor().getStreamSequence())
        .orElse(Long.MAX_VALUE);
  }
}
