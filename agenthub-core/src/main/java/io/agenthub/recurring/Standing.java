/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.message.Names;
import java.util.Objects;

/**
 * What an agent does when nothing waits for it.
 *
 * @param name what it is called, unique for the role; as for {@link Recurring}
 * @param prompt what the agent is told to do
 * @param backoff how long nothing has to be there before
 * @since 0.1
 */
public record Standing(String name, String prompt, IdleBackoff backoff) {
  /**
   * Checks the name.
   *
   * @throws io.agenthub.error.InvalidNameException if the name does not fit
   */
  public Standing {
    Names.check("name of a standing task", name);
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(backoff, "backoff");
  }
}
