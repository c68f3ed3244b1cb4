/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.AgentHubException;
import io.agenthub.error.PayloadRejectedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void object_survivesRoundTrip_byteForByte() {
    String text =
        "{\"b\":true,\"n\":null,\"i\":1,\"big\":123456789012345678901,\"d\":1.50,\"e\":1E+3,"
            + "\"l\":[1,[],{}],\"o\":{\"z\":\"é\\u0000 \\\"x\\\"\",\"a\":\"\uD83D\uDE00\"}}";

    byte[] again = Json.write(Json.read(utf8(text)));

    assertThat(new String(again, StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void numbers_keepTheirPrecision() {
    Map<String, ?> object = Json.read(utf8("{\"a\":0.1000,\"b\":9223372036854775808}"));

    assertThat(object.get("a")).isEqualTo(new BigDecimal("0.1000"));
    assertThat(object.get("b")).isEqualTo(new BigInteger("9223372036854775808"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"a\":1",
        "{\"a\":}",
        "{\"a\":1}}",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"k\":1,\"k\":1}}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":1e999999999}",
        "{\"a\":-1e400}",
        "{\"a\":01}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00x\"}",
        "{\"\\ud800\":1}",
        "{\"a\":1}//comment",
        "\uFEFF{\"a\":1}",
        "{\"a\":12345678901234567890123456789012345678901}"
      })
  void notOneObject_isRejected(String text) {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.read(utf8(text)));
  }

  @Test
  void nesting_isRejected_overItsLimit() {
    assertThat(Json.read(utf8("{\"a\":".repeat(31) + "{}" + "}".repeat(31)))).hasSize(1);
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.read(utf8("{\"a\":".repeat(32) + "{}" + "}".repeat(32))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 15, 16, 17, 1000})
  void fields_areFoundInTheirOrder_howeverMany(int count) {
    Map<String, Long> expected = new LinkedHashMap<>();
    for (int i = count; i > 0; i--) {
      expected.put("field-" + i, (long) i);
    }

    Map<String, ?> object = Json.read(Json.write(expected));

    assertThat(object).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(List.copyOf(object.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    expected.forEach((name, value) -> assertThat(object.get(name)).isEqualTo(value));
    assertThat(object.get("field-0")).isNull();
    assertThat(object.containsKey("field-0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 1000})
  void duplicateField_isRejected_afterHoweverMany(int count) {
    String fields =
        IntStream.range(0, count)
            .mapToObj(i -> "\"f%d\":1,".formatted(i))
            .collect(Collectors.joining());

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.read(utf8("{" + fields + "\"f0\":1}")))
        .withMessageContaining("Duplicate field 'f0'");
  }

  @Test
  void fields_cannotBeChanged() {
    Map<String, ?> object = Json.read(utf8("{\"a\":1,\"n\":null}"));

    assertThat(object.containsKey("n")).isTrue();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(object::clear);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> object.remove("a"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> object.entrySet().iterator().next().setValue(null));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Json.copyOf(object).remove("a"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 15, 16, 17, 1000})
  void field_isSetInItsPlace_orAtTheEnd_inACopy(int count) {
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      expected.put("field-" + i, i);
    }
    Map<String, ?> before = Json.copyOf(expected);

    Map<String, ?> after = Json.with(Json.with(before, "field-0", null), "new", "text");

    assertThat(before).isEqualTo(expected);
    expected.put("field-0", null);
    expected.put("new", "text");
    assertThat(after).isEqualTo(expected);
    assertThat(List.copyOf(after.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    assertThat(after.get("new")).isEqualTo("text");
    assertThat(before.containsKey("new")).isFalse();
  }

  @Test
  void copy_doesNotFollow_whatItWasMadeOf() {
    Map<String, String> fields = new LinkedHashMap<>(Map.of("a", "1"));
    Map<String, ?> copy = Json.copyOf(fields);

    fields.put("b", "2");

    assertThat(copy).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void manyTokens_areRejected() {
    String bomb = "{\"a\":[" + "0,".repeat(50_000) + "0]}";

    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.read(utf8(bomb)));
  }

  @Test
  void longString_isRejected_overItsLimit() {
    assertThat(Json.read(utf8("{\"a\":\"" + "x".repeat(256 * 1024) + "\"}"))).hasSize(1);
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.read(utf8("{\"a\":\"" + "x".repeat(256 * 1024 + 1) + "\"}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"})
  void otherEncodings_areRejected(String charset) {
    byte[] bytes = "{\"a\":\"é\"}".getBytes(Charset.forName(charset));

    assertThatExceptionOfType(PayloadRejectedException.class).isThrownBy(() -> Json.read(bytes));
  }

  @Test
  void rejection_neverQuotesControlCharacters() {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.read(utf8("{\"a\":\u001b[31m}")))
        .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
  }

  @Test
  void mutatedInput_isReadOrRejected_neverAnythingElse() {
    long seed = 20260517;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] valid =
        utf8(
            "{\"from_role\":\"ceo\",\"payload\":{\"n\":[1,2.5e3,true,null,\"\\u00e9\uD83D\uDE00\"]}}");
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = valid.clone();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      try {
        Json.write(Json.read(mutant));
      } catch (AgentHubException rejected) {
        assertThat(rejected).as("seed %d round %d", seed, round).hasMessageMatching("[ -~]+");
      }
    }
  }

  @Test
  void write_rejects_whatIsNotJson() {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.write(Map.of("a", new Object())));
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.write(Map.of("a", Double.NaN)));
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.write(Map.of("a", "\ud800")));
  }

  @Test
  void smallNumbers_areWritten_whateverTheirType() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("byte", (byte) -1);
    numbers.put("short", (short) 2);
    numbers.put("float", 0.1f);
    numbers.put("double", 0.1);

    assertThat(new String(Json.write(numbers), StandardCharsets.UTF_8))
        .isEqualTo("{\"byte\":-1,\"short\":2,\"float\":0.1,\"double\":0.1}");
  }

  @Test
  void valueThatCannotBeWritten_isRejected_forWhatItIs() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    rejects(endless, "holds itself");
    rejects(Path.of("a", "file"), "Path");
    rejects(Double.NaN, "NaN");
    rejects(Float.POSITIVE_INFINITY, "Infinity");
  }

  private static void rejects(Object value, String why) {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Json.write(Map.of("a", value)))
        .withMessageContaining(why);
  }
}
