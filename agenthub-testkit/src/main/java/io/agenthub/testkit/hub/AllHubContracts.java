/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import org.junit.jupiter.api.Nested;

/**
 * All that a hub promises, in one suite: a binding extends it once and supplies a place.
 *
 * <pre>{@code
 * final class MyHubTest extends AllHubContracts {
 *   protected HubPlace newPlace() {
 *     return new MyPlace();
 *   }
 * }
 * }</pre>
 *
 * <p>Each theme is also a class of its own. A new theme is added here, and so to every broker.
 *
 * @since 0.1
 */
public abstract class AllHubContracts {
  /** Only for subclasses. */
  protected AllHubContracts() {}

  /** A place that is empty and belongs to one test alone. */
  protected abstract HubPlace newPlace();

  @Nested
  final class Hub extends HubContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Refusals extends RefusalContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Endings extends EndingContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Loops extends LoopContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Ages extends AgeingContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Shares extends FairShareContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Guards extends GuardContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Handlers extends HandlerContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class DeadLetters extends DeadLetterContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Threads extends ThreadContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class AckDeadlines extends AcknowledgementContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Incidents extends IncidentContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Schedules extends ScheduleContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class StandingTasks extends StandingTaskContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Coalescing extends CoalescingContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Closings extends ClosingContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Presences extends PresenceContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Pauses extends PauseContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class Learnings extends LearningContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class LearningConflicts extends LearningConflictContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }

  @Nested
  final class TaughtLoops extends TaughtLoopContract {
    @Override
    protected HubPlace newPlace() {
      return AllHubContracts.this.newPlace();
    }
  }
}
