/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import io.agenthub.error.AgentHubException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch got.
 *
 * @param done how many operations stand, counted from the first
 * @param acks one for each publication among them, in order
 * @param refusal why operation number {@code done} was refused; null if all stand
 */
public record BatchResult(int done, List<PublishAck> acks, @Nullable AgentHubException refusal) {
  /** Copies the list. */
  public BatchResult {
    acks = List.copyOf(acks);
  }

  /** Why the batch stopped; empty if all operations stand. */
  public Optional<AgentHubException> refused() {
    return Optional.ofNullable(refusal);
  }

  /**
   * The acknowledgement of the only, or last, publication.
   *
   * @throws AgentHubException the refusal, if the batch stopped
   */
  public PublishAck ack() {
    if (refusal != null) {
      throw refusal;
    }
    return acks.get(acks.size() - 1);
  }
}
