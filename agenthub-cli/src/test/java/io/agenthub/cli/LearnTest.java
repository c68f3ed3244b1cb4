/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.Typed.Result;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnTest {
  private final Typed typed;
  private String id = "";

  LearnTest(@TempDir Path directory) {
    typed = new Typed(directory);
  }

  @BeforeEach
  void publish() {
    id =
        String.valueOf(
            typed
                .run(
                    "learn",
                    "publish",
                    "--from",
                    "backend",
                    "--subject",
                    "On HTTP 429",
                    "--message",
                    "Wait for Retry-After.",
                    "--confidence",
                    "0.9",
                    "--json")
                .only()
                .get("learning_id"));
  }

  private Map<String, @Nullable Object> confirm(String evidence) {
    return typed
        .run("learn", "confirm", id, "--role", "support", "--evidence", evidence, "--json")
        .only();
  }

  @Test
  void fourConfirmations_makeItPolicy() {
    List<String> path = List.of("0.571", "0.625", "0.667", "0.700");
    for (int i = 0; i < path.size(); i++) {
      assertThat(confirm("run-" + i).get("trust")).isEqualTo(new BigDecimal(path.get(i)));
    }

    Map<String, @Nullable Object> listed =
        typed.run("learn", "list", "--role", "support", "--json").only();
    assertThat(listed)
        .containsEntry("learning_id", id)
        .containsEntry("trust", new BigDecimal("0.700"))
        .containsEntry("state", "active")
        .containsEntry("author", "backend")
        .containsEntry("confirmations", 4L)
        .containsEntry("contradictions", 0L);
    assertThat(typed.run("learn", "list", "--role", "support").out())
        .contains("70.0 %", "active", "policy learned from backend (1)");
    assertThat(typed.run("learn", "list", "--role", "ops", "--json").only())
        .containsEntry("state", "candidate")
        .containsEntry("trust", new BigDecimal("0.500"));
  }

  @Test
  void sameEvidence_countsOnce_andSaysSo() {
    confirm("run-1");

    Result again = typed.run("learn", "confirm", id, "--role", "support", "--evidence", "run-1");

    assertThat(again.code()).isZero();
    assertThat(again.out())
        .contains("57.1 %, candidate; 1 for, 0 against")
        .contains("It changed nothing: this evidence has been counted.");
    assertThat(typed.run("learn", "confirm", id, "--role", "backend", "--evidence", "mine").out())
        .contains("50.0 %")
        .contains("an echo of the author");
  }

  @Test
  void retiredByAPerson_isAwayForEverybody_asTheHelpSays() {
    typed.run("learn", "retire", id, "--role", "ops");
    assertThat(typed.run("learn", "list", "--role", "support", "--json").only())
        .containsEntry("state", "candidate");

    typed.run("learn", "retire", id, "--role", "operator");

    assertThat(typed.run("learn", "list", "--role", "support", "--json").only())
        .containsEntry("state", "retired");
    assertThat(typed.run("learn", "retire", "--help").out().replaceAll("\\s+", " "))
        .contains("for this agent only, or, by 'operator', for everybody");
  }

  @Test
  void contradiction_lowersIt() {
    Result result =
        typed.run(
            "learn",
            "contradict",
            id.substring(0, 8),
            "--role",
            "support",
            "--evidence",
            "e",
            "--verifier",
            "tool",
            "--json");

    assertThat(result.only())
        .containsEntry("trust", new BigDecimal("0.441"))
        .containsEntry("contradictions", 1L);
  }

  @Test
  void explanation_showsThePictureAndEachStep() {
    for (int i = 0; i < 4; i++) {
      confirm("run-" + i);
    }

    String text = typed.run("learn", "explain", id, "--role", "support").out();
    assertThat(text)
        .contains("verdict   allow: active policy at a trust of 0.700")
        .contains("70 %┤·········● policy")
        .contains("run-3 (human)");

    Map<String, @Nullable Object> record =
        typed.run("learn", "explain", id, "--role", "support", "--json").only();
    assertThat(record)
        .containsEntry("trust", new BigDecimal("0.700"))
        .containsEntry("model", "beta");
    assertThat(record.get("steps")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(5);

    assertThat(typed.run("learn", "list", "--role", "support", "--without", "backend").out())
        .contains("knows no such learnings");
    assertThat(typed.run("learn", "explain", id, "--role", "support", "--without", "support").out())
        .contains("trust     50.0 %, candidate");
  }

  private String publishFor503(String author, String message) {
    return String.valueOf(
        typed
            .run(
                "learn",
                "publish",
                "--from",
                author,
                "--subject",
                "Gateway errors",
                "--message",
                message,
                "--category",
                "http",
                "--when",
                "status 503",
                "--json")
            .only()
            .get("learning_id"));
  }

  @Test
  void conflict_isShownOnBothSides() {
    String first = publishFor503("backend", "Wait ten seconds.");
    String second = publishFor503("data", "Ask another replica.");
    for (String learning : List.of(first, second)) {
      for (int i = 0; i < 4; i++) {
        typed.run("learn", "confirm", learning, "--role", "support", "--evidence", "run-" + i);
      }
    }

    assertThat(typed.run("learn", "list", "--role", "support").out())
        .contains("conflict in 'status 503' (http): " + first.substring(0, 12) + " stands");
    String text = typed.run("learn", "explain", second, "--role", "support").out();
    assertThat(text)
        .contains("conflicts " + first)
        .contains("verdict   ask: conflicts in this situation with " + first.substring(0, 12))
        .contains("as much evidence for both");
  }

  @Test
  void personsDecision_isForPersons() {
    Result refused = typed.run("learn", "approve", id, "--role", "support");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("'support' may not decide this");

    assertThat(typed.run("learn", "revoke", id, "--role", "operator", "--reason", "wrong").out())
        .contains("revoked; 0 for, 0 against (revoked by 'operator')");
  }

  @Test
  void badUsage_isExplained() {
    assertThat(typed.run("learn").code()).isEqualTo(2);
    assertThat(typed.run("learn", "list").err()).contains("--role ROLE");
    assertThat(typed.run("learn", "confirm", id, "--role", "support").code()).isEqualTo(2);
    assertThat(
            typed.run("learn", "confirm", "nothing", "--role", "support", "--evidence", "e").err())
        .contains("'support' knows no learning nothing");
    assertThat(
            typed
                .run(
                    "learn",
                    "publish",
                    "--from",
                    "backend",
                    "--subject",
                    "x",
                    "--message",
                    "y",
                    "--confidence",
                    "7")
                .err())
        .contains("between 0 and 1");
    assertThat(typed.run("learn", "list", "--role", "support", "--state", "famous").err())
        .contains("none of");
    assertThat(typed.run("learn", "list", "--role", "support", "--as-of", "someday").code())
        .isEqualTo(2);
  }
}
