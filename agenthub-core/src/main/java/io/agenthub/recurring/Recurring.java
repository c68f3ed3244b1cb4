/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.error.InvalidScheduleException;
import io.agenthub.message.Names;
import io.agenthub.message.Priority;
import io.agenthub.schedule.Schedule;
import java.util.Objects;

/**
 * A piece of work that an agent does again and again.
 *
 * @param name what it is called, unique for the role; 1 to 40 lower-case letters, digits and
 *     dashes. What the hub remembers of it, it remembers under this name
 * @param schedule when it is due
 * @param prompt what the agent is told to do
 * @param priority how urgent it is beside the agent's other messages; below critical
 * @since 0.1
 */
public record Recurring(String name, Schedule schedule, String prompt, Priority priority) {
  /**
   * Checks the name and the priority.
   *
   * @throws io.agenthub.error.InvalidNameException if the name does not fit
   * @throws InvalidScheduleException if the priority is critical: recurring work never goes before
   *     a critical message
   */
  public Recurring {
    Names.check("name of a schedule", name);
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(prompt, "prompt");
    if (priority == Priority.CRITICAL) {
      throw new InvalidScheduleException(
          "Recurring work cannot be critical; give '%s' the priority high or less."
              .formatted(name));
    }
  }

  /** Work of medium priority. */
  public static Recurring of(Schedule schedule, String name, String prompt) {
    return new Recurring(name, schedule, prompt, Priority.MEDIUM);
  }
}
