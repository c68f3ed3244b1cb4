/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters are meant. */
final class DeadLetterChoice {
  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Option(names = "--role", paramLabel = "ROLE", description = "Only those of this agent.")
  private @Nullable Role role;

  /** Some messages or all. */
  static final class Which {
    @Parameters(paramLabel = "MESSAGE-ID", arity = "1..*", description = "As in the list.")
    private @Nullable List<String> ids;

    @Option(names = "--all", description = "All that are open.")
    @SuppressWarnings("UnusedVariable") // its presence is what counts
    private boolean all;
  }

  /**
   * One message that died at one role.
   *
   * @param role whose dead letter it is
   * @param messageId the message
   */
  record Chosen(Role role, String messageId) {}

  /**
   * The chosen ones, in order; checked all before anything is done with one.
   *
   * @throws Failure if one does not exist or may mean several
   */
  List<Chosen> find(AgentHub hub) {
    List<String> ids = which.ids;
    if (ids == null) {
      return (role == null ? hub.deadLetters() : hub.deadLetters(role.name()))
          .map(DeadLetterChoice::chosen)
          .distinct()
          .toList();
    }
    List<Chosen> found = new ArrayList<>();
    ids.stream().distinct().forEach(id -> found.add(find(hub, id)));
    return found;
  }

  private Chosen find(AgentHub hub, String id) {
    List<Chosen> found =
        hub.deadLetterOffice().of(id).stream()
            .map(DeadLetterChoice::chosen)
            .distinct()
            .filter(chosen -> role == null || chosen.role().equals(role))
            .toList();
    if (found.isEmpty()) {
      throw new Failure(
          "There is no dead letter %s; agenthub dead-letters list --all shows which there are."
              .formatted(id));
    }
    if (found.size() > 1) {
      throw new Failure(
          "%d agents gave up message %s; say whose with --role.".formatted(found.size(), id));
    }
    return Objects.requireNonNull(found.get(0));
  }

  private static Chosen chosen(DeadLetter letter) {
    return new Chosen(Role.of(letter.role()), letter.messageId());
  }
}
