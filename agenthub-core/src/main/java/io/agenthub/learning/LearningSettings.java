/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.error.InvalidNameException;
import io.agenthub.message.Role;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How an agent judges learnings.
 *
 * @param model how evidence becomes trust; default {@link BetaTrust#DEFAULT}
 * @param strict the same for learnings that touch a risk; default {@link BetaTrust#STRICT}
 * @param screen what looks at the words first; default {@link ContentScreen#standard()}
 * @param builtIn rules that no learning overrides; default {@link #BUILT_IN}
 * @param persons the roles whose approvals and revocations count as a person's; default {@code
 *     operator}. That nobody else writes in their name is up to the broker's permissions
 * @param principal who answers for an agent: votes of one principal's agents are one; default each
 *     agent for itself
 * @param limits default {@link Limits#DEFAULT}
 * @since 0.1
 */
public record LearningSettings(
    TrustModel model,
    TrustModel strict,
    ContentScreen screen,
    List<BuiltInPolicy> builtIn,
    Set<Role> persons,
    UnaryOperator<String> principal,
    Limits limits) {
  /** Rules that hold in every hub. */
  public static final List<BuiltInPolicy> BUILT_IN =
      List.of(
          BuiltInPolicy.of(
              "rules-stand",
              "No learning sets aside a rule of the hub or the operator.",
              "\\b(ignore|disregard|override|bypass|circumvent)\\b.{0,60}"
                  + "\\b(rules?|polic(y|ies)|instructions?|operator|approval)\\b"),
          BuiltInPolicy.of(
              "checks-stand",
              "No learning switches off a test, review, approval or security check.",
              "\\b(skip|disable|bypass|turn off|switch off|comment out)\\b.{0,40}"
                  + "\\b(tests?|checks?|reviews?|approvals?|validation|verification|auth\\w*|tls)\\b"),
          BuiltInPolicy.of(
              "secrets-stay",
              "No learning makes an agent hand out a secret.",
              "\\b(send|post|print|log|share|reveal|publish|forward)\\b.{0,40}"
                  + "\\b(passwords?|secrets?|tokens?|credentials?|private keys?|api keys?)\\b"));

  /** The defaults. */
  public static final LearningSettings DEFAULT =
      new LearningSettings(
          BetaTrust.DEFAULT,
          BetaTrust.STRICT,
          ContentScreen.standard(),
          BUILT_IN,
          Set.of(Role.of("operator")),
          agent -> agent,
          Limits.DEFAULT);

  /** Copies the collections. */
  public LearningSettings {
    builtIn = List.copyOf(builtIn);
    persons = Set.copyOf(persons);
  }

  /** The same with another model, for risky learnings too. */
  public LearningSettings withModel(TrustModel other) {
    return new LearningSettings(other, other, screen, builtIn, persons, principal, limits);
  }

  /** The same with another screen. */
  public LearningSettings withScreen(ContentScreen other) {
    return new LearningSettings(model, strict, other, builtIn, persons, principal, limits);
  }

  /** The same with other rules that no learning overrides. */
  public LearningSettings withBuiltIn(List<BuiltInPolicy> rules) {
    return new LearningSettings(model, strict, screen, rules, persons, principal, limits);
  }

  /**
   * The same with other roles that persons stand behind.
   *
   * @throws InvalidNameException if one is not a role
   */
  public LearningSettings withPersons(String... roles) {
    Set<Role> people =
        java.util.Arrays.stream(roles).map(Role::of).collect(java.util.stream.Collectors.toSet());
    return new LearningSettings(model, strict, screen, builtIn, people, principal, limits);
  }

  /** The same with another idea of who answers for an agent. */
  public LearningSettings withPrincipal(UnaryOperator<String> ofAgent) {
    return new LearningSettings(model, strict, screen, builtIn, persons, ofAgent, limits);
  }

  /** The same with other limits. */
  public LearningSettings withLimits(Limits other) {
    return new LearningSettings(model, strict, screen, builtIn, persons, principal, other);
  }

  /**
   * How much there may be.
   *
   * @param active policies at a time; default 30. The one with the weakest evidence steps back
   * @param unconfirmed learnings of one author that this agent has no evidence for; default 500.
   *     More of its are not taken in
   * @param contexts different situations in which a learning must have been seen to become policy;
   *     default 2
   */
  public record Limits(int active, int unconfirmed, int contexts) {
    /** 30, 500, 2. */
    public static final Limits DEFAULT = new Limits(30, 500, 2);

    /** Checks the ranges. */
    public Limits {
      if (active < 1 || unconfirmed < 1 || contexts < 1) {
        throw new IllegalArgumentException(
            "learning limits are at least 1: active %d, unconfirmed %d, contexts %d"
                .formatted(active, unconfirmed, contexts));
      }
    }
  }
}
