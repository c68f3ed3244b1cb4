/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.agenthub.error.PayloadRejectedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON objects as ordered maps of plain Java values: {@code String}, {@code
 * Boolean}, {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code List}, {@code Map} and
 * null.
 *
 * <p>Input is hostile until read: it must be strict UTF-8, one object without duplicate keys or
 * trailing text, and within limits on size, depth, tokens, strings, names and numbers.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Json {
  /** The largest document that is looked at, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private static final JsonFactory FACTORY =
      factory(
          StreamReadConstraints.builder()
              .maxNestingDepth(32)
              .maxStringLength(256 * 1024)
              .maxNameLength(256)
              .maxNumberLength(40)
              .maxDocumentLength(MAX_BYTES)
              .maxTokenCount(20_000));

  /** For a line of {@link #readLine}, whose length its reader bounds. */
  private static final JsonFactory LINES =
      factory(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE));

  private static JsonFactory factory(StreamReadConstraints.Builder limits) {
    return JsonFactory.builder()
        .streamReadConstraints(limits.build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .build();
  }

  private Json() {}

  /**
   * Reads one object.
   *
   * @throws PayloadRejectedException if the bytes are anything else; says what and where
   */
  public static Map<String, @Nullable Object> read(byte[] bytes) {
    try (JsonParser parser = parser(bytes)) {
      return read(parser);
    } catch (JsonProcessingException e) {
      throw rejected(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one object that a program of one's own has written as a line: its texts may be as long as
   * the line, and half of a surrogate pair, which JavaScript writes where it has cut a text, is
   * read as U+FFFD.
   *
   * @throws PayloadRejectedException if the line is anything else
   */
  public static Map<String, @Nullable Object> readLine(String line) {
    try (JsonParser parser = new Repairing(LINES.createParser(line))) {
      return read(parser);
    } catch (JsonProcessingException e) {
      throw rejected(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A parser whose texts have no half of a surrogate pair. */
  private static final class Repairing extends JsonParserDelegate {
    Repairing(JsonParser parser) {
      super(parser);
    }

    @Override
    public String getText() throws IOException {
      return Unicode.repaired(super.getText());
    }
  }

  private static Map<String, @Nullable Object> read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new PayloadRejectedException("The body is not a JSON object.");
    }
    Map<String, @Nullable Object> object = readObject(parser);
    if (parser.nextToken() != null) {
      throw new PayloadRejectedException("The body has text after its JSON object.");
    }
    return object;
  }

  /** What is plain ASCII, as most is, need not be decoded first. */
  private static JsonParser parser(byte[] bytes) throws IOException {
    if (bytes.length > 0 && bytes.length <= MAX_BYTES && isAscii(bytes)) {
      return FACTORY.createParser(bytes);
    }
    char[] text = decode(bytes);
    return FACTORY.createParser(text, 0, text.length);
  }

  /** Without zero bytes too, by which a parser would guess another encoding. */
  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  private static PayloadRejectedException rejected(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    long where = at == null ? -1 : Math.max(at.getCharOffset(), at.getByteOffset());
    return new PayloadRejectedException(
        "The body is not acceptable JSON at character %d: %s"
            .formatted(where, oneLine(e.getOriginalMessage())));
  }

  /** Parser messages may quote input: keep them short, printable and on one line. */
  private static String oneLine(String text) {
    String clean = text.replaceAll("[^ -~]+", " ");
    return clean.length() > 160 ? clean.substring(0, 160) + "..." : clean;
  }

  private static char[] decode(byte[] bytes) {
    if (bytes.length == 0) {
      throw new PayloadRejectedException("The body is empty; it must be a JSON object.");
    }
    if (bytes.length > MAX_BYTES) {
      throw new PayloadRejectedException(
          "The body has %d bytes; the limit is %d.".formatted(bytes.length, MAX_BYTES));
    }
    try {
      CharBuffer chars =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      char[] text = new char[chars.remaining()];
      chars.get(text);
      return text;
    } catch (CharacterCodingException e) {
      throw new PayloadRejectedException("The body is not valid UTF-8.", e);
    }
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Fields object = new Fields();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (!object.add(wellFormed(name), readValue(parser))) {
        throw new JsonParseException(parser, "Duplicate field '" + name + "'");
      }
    }
    return object;
  }

  /** The fields in their order, unmodifiable: a copy, or themselves if they came from here. */
  public static Map<String, @Nullable Object> copyOf(
      Map<String, ? extends @Nullable Object> fields) {
    return fieldsOf(fields);
  }

  /**
   * The fields with this value for one of them, unmodifiable: in its place, or at the end if there
   * was none.
   */
  public static Map<String, @Nullable Object> with(
      Map<String, ? extends @Nullable Object> fields, String name, @Nullable Object value) {
    return fieldsOf(fields).with(name, value);
  }

  private static Fields fieldsOf(Map<String, ? extends @Nullable Object> fields) {
    if (fields instanceof Fields own) {
      return own;
    }
    Fields copy = new Fields();
    fields.forEach(copy::add);
    return copy;
  }

  private static List<@Nullable Object> readArray(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(readValue(parser));
    }
    return Collections.unmodifiableList(array);
  }

  private static @Nullable Object readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> finite(parser);
      default -> throw new PayloadRejectedException("The body's JSON ends in the middle.");
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }

  private static BigDecimal finite(JsonParser parser) throws IOException {
    if (!Double.isFinite(parser.getDoubleValue())) {
      throw new PayloadRejectedException("The body holds a number that is not finite.");
    }
    return parser.getDecimalValue();
  }

  /** An escaped half of a surrogate pair passes the decoder, but could never be written again. */
  private static String wellFormed(String text) {
    if (!Unicode.isWellFormed(text)) {
      throw new PayloadRejectedException("The body holds half of a surrogate pair.");
    }
    return text;
  }

  /**
   * Writes one object compactly, in the order of the map.
   *
   * @throws PayloadRejectedException if a value is none of the types of this class
   */
  public static byte[] write(Map<String, ? extends @Nullable Object> object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      writeValue(generator, object);
    } catch (StreamConstraintsException e) {
      throw new PayloadRejectedException(
          "A value cannot be written as JSON: it is nested too deeply, or holds itself.", e);
    } catch (JsonProcessingException e) {
      throw new PayloadRejectedException("A text cannot be written as JSON: it is not Unicode.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(wellFormed(text));
    } else if (value instanceof Map<?, ?> object) {
      json.writeStartObject();
      for (Map.Entry<?, ?> field : object.entrySet()) {
        json.writeFieldName(String.valueOf(field.getKey()));
        writeValue(json, field.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> array) { // a path, which is Iterable, holds itself
      json.writeStartArray();
      for (Object item : array) {
        writeValue(json, item);
      }
      json.writeEndArray();
    } else {
      writeScalar(json, value);
    }
  }

  private static void writeScalar(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (isWhole(value)) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Double || value instanceof Float) {
      writeFinite(json, (Number) value);
    } else {
      throw new PayloadRejectedException(
          "A %s cannot be written as JSON.".formatted(value.getClass().getSimpleName()));
    }
  }

  private static boolean isWhole(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte;
  }

  private static void writeFinite(JsonGenerator json, Number value) throws IOException {
    if (!Double.isFinite(value.doubleValue())) {
      throw new PayloadRejectedException(
          "%s cannot be written as JSON, whose numbers are finite.".formatted(value));
    }
    if (value instanceof Float number) {
      json.writeNumber(number);
    } else {
      json.writeNumber(value.doubleValue());
    }
  }
}
