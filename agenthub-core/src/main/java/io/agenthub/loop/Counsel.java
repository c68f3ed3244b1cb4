/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an agent shall bear in mind while its session works on a message.
 *
 * <p><b>Threads:</b> called by the threads that handle messages, several at a time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Counsel {
  /** None. */
  Counsel NONE = message -> Advice.NONE;

  /**
   * What to say with this message; called once for each attempt, and for each message of several
   * that share a prompt. An exception is a failed attempt.
   */
  Advice on(Message message);

  /**
   * What to say with one message; each text becomes one line of the prompt.
   *
   * @param policies what the agent acts by
   * @param suggestions what nobody has verified
   */
  record Advice(List<String> policies, List<String> suggestions) {
    /** Nothing to say. */
    public static final Advice NONE = new Advice(List.of(), List.of());

    /** Copies the lists. */
    public Advice {
      policies = List.copyOf(policies);
      suggestions = List.copyOf(suggestions);
    }

    /** This advice and then more, each text once. */
    public Advice and(Advice more) {
      return new Advice(
          Stream.concat(policies.stream(), more.policies.stream()).distinct().toList(),
          Stream.concat(suggestions.stream(), more.suggestions.stream()).distinct().toList());
    }
  }
}
