/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words, likeness and relevance. */
class WordsTest {
  @Test
  void words_areLowerCase_singular_withoutFillers() {
    assertThat(Words.of("On HTTP 429, wait for the limits of Retry-After!"))
        .containsExactly("http", "429", "wait", "limit", "retry", "after");
    assertThat(Words.of("")).isEmpty();
    assertThat(Words.of("ｗａｉｔ ÄPFEL")).containsExactly("wait", "äpfel");
  }

  @ParameterizedTest
  @CsvSource({
    "On HTTP 429 wait for Retry-After, on http 429: wait for the Retry-After!, true",
    "Wait for Retry-After before the next call, Wait for Retry-After before each next call, true",
    "Use exponential back-off with jitter, Use exponential back-off with full jitter, true",
    "On HTTP 429 wait for Retry-After, On HTTP 500 try again at once, false",
    "Run the linter before pushing, Run the formatter before pushing, false"
  })
  void likeness_isJudgedByLetterTriples(String one, String other, boolean same) {
    assertThat(NearDuplicates.similarity(one, other) > NearDuplicates.THRESHOLD).isEqualTo(same);

    NearDuplicates index = new NearDuplicates();
    assertThat(index.add("one", one)).isEmpty();
    assertThat(index.add("other", other).isPresent()).isEqualTo(same);
  }

  @Test
  void index_findsWhatComparingAllWithAllWouldFind() {
    SplittableRandom random = new SplittableRandom(5);
    NearDuplicates index = new NearDuplicates();
    int found = 0;
    for (int i = 0; i < 300; i++) {
      String text = sentence(random, 12);
      index.add("a" + i, text);
      String altered = text + " " + word(random);
      boolean same = NearDuplicates.similarity(text, altered) > NearDuplicates.THRESHOLD;
      assertThat(index.add("b" + i, altered).filter(("a" + i)::equals).isPresent())
          .as(text)
          .isEqualTo(same);
      found += same ? 1 : 0;
    }
    assertThat(found).isGreaterThan(200);
  }

  private static String sentence(SplittableRandom random, int words) {
    StringBuilder sentence = new StringBuilder();
    for (int i = 0; i < words; i++) {
      sentence.append(word(random)).append(' ');
    }
    return sentence.toString();
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  @Test
  void relevance_prefersTheSituation_andRareWords() {
    Relevance relevance = new Relevance();
    relevance.add("limit", Card.of("API answers HTTP 429", "Wait for Retry-After."));
    relevance.add("import", Card.of("CRM import", "Split files; the API answers slowly."));
    relevance.add("paint", Card.of("Painting a fence", "Two coats."));

    List<String> found =
        relevance.find("The API answers 429 in the nightly sync", 5, id -> true, id -> 1);

    assertThat(found).containsExactly("limit", "import");
    assertThat(relevance.find("The API answers 429", 5, id -> !id.equals("limit"), id -> 1))
        .containsExactly("import");
    assertThat(relevance.find("The API answers 429", 1, id -> true, id -> 1))
        .containsExactly("limit");
    assertThat(relevance.find("nothing of this", 5, id -> true, id -> 1)).isEmpty();
  }

  @Test
  void id_isOfTheContent_whateverItsSpacingAndCase() {
    Card card = Card.of("On HTTP 429", "Wait for Retry-After.");

    assertThat(card.id()).matches("[0-9a-f]{64}");
    assertThat(Card.of("on  http 429 ", "wait for\nRETRY-after.").id()).isEqualTo(card.id());
    assertThat(card.confidence(0.9).evidence("seen").tags("x").id()).isEqualTo(card.id());
    assertThat(card.category("http").id()).isNotEqualTo(card.id());
    assertThat(Card.of("Rate limits", card.message()).appliesWhen("On HTTP 429").id())
        .isEqualTo(card.id());
  }

  @Test
  void normalForm_ofAscii_isWhatUnicodeSays() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(random.nextInt(12), 0, 128)
              .map(c -> random.nextInt(3) == 0 ? " \t\n\r\f\u000b\u001c\u001f".charAt(c % 8) : c)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      String expected =
          Normalizer.normalize(text, Normalizer.Form.NFKC)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[\\s\\p{Z}]+", " ")
              .strip();
      assertThat(Card.normal(text)).as("%s", text.chars().boxed().toList()).isEqualTo(expected);
    }
    assertThat(Card.normal("  \u212B \u00a0Na\uFB01ve ")).isEqualTo("\u00e5 nafive");
  }
}
