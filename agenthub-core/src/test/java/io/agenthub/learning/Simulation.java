/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.learning.LearningEvent.Judged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learnings that work with a given probability, used again and again by one agent: runs of the same
 * fold that agents use, each with a random generator of its own that follows from the seed.
 */
final class Simulation {
  private final long seed;
  private final int runs;

  Simulation(long seed, int runs) {
    this.seed = seed;
    this.runs = runs;
  }

  /** A learning in use. */
  private static final class Trial {
    private final Stream stream;
    private final Entry entry;
    private final SplittableRandom random;
    private long sequence = 1;

    Trial(TrustModel model, long seed) {
      stream = new Stream(LearningSettings.DEFAULT.withModel(model));
      stream.publish("backend", Stream.CARD);
      Entry published = stream.view.entry(Stream.ID);
      if (published == null) {
        throw new IllegalStateException("not published");
      }
      entry = published;
      random = new SplittableRandom(seed);
    }

    /** Uses it once and records what came of it. */
    LearningState use(double works) {
      sequence++;
      boolean worked = random.nextDouble() < works;
      stream.view.apply(
          new Judged(
              sequence,
              stream.now,
              Stream.OBSERVER.name(),
              Stream.ID,
              worked,
              Grounds.of("use-" + sequence)));
      return entry.local();
    }
  }

  private Trial trial(TrustModel model, int run) {
    return new Trial(model, seed * 1_000_003 + run);
  }

  /** The uses after which each run was promoted; runs that were not are left out. */
  List<Integer> promotions(TrustModel model, double works, int uses) {
    List<Integer> promoted = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Trial trial = trial(model, run);
      for (int use = 1; use <= uses; use++) {
        if (trial.use(works) == LearningState.ACTIVE) {
          promoted.add(use);
          break;
        }
      }
    }
    Collections.sort(promoted);
    return promoted;
  }

  /** The share of the runs that were promoted. */
  double promoted(TrustModel model, double works, int uses) {
    return (double) promotions(model, works, uses).size() / runs;
  }

  /** How many outcomes it takes to suspend what worked well for 50 uses and then turns bad. */
  List<Integer> suspensions(TrustModel model, double before, double after) {
    List<Integer> suspended = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Trial trial = trial(model, run);
      LearningState state = LearningState.CANDIDATE;
      for (int use = 0; use < 50; use++) {
        state = trial.use(before);
      }
      int outcomes = 0;
      while (state == LearningState.ACTIVE) {
        state = trial.use(after);
        outcomes++;
      }
      if (outcomes > 0) {
        suspended.add(outcomes);
      }
    }
    Collections.sort(suspended);
    return suspended;
  }

  /** The share of the runs in which a policy that goes on working is suspended within 200 uses. */
  double falselySuspended(TrustModel model, double works) {
    int suspended = 0;
    for (int run = 0; run < runs; run++) {
      Trial trial = trial(model, run);
      LearningState before = LearningState.CANDIDATE;
      for (int use = 0; use < 200; use++) {
        LearningState state = trial.use(works);
        if (before == LearningState.ACTIVE && state != LearningState.ACTIVE) {
          suspended++;
          break;
        }
        before = state;
      }
    }
    return (double) suspended / runs;
  }

  /** The value below which a share of the sorted values lies. */
  static int quantile(List<Integer> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
