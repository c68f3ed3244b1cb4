/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Verifier;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the arguments that are more than text, so that bad ones never reach the hub. */
final class Converters {
  private Converters() {}

  static void register(CommandLine line) {
    add(line, Role.class, Role::of);
    add(line, Topic.class, Topic::parse);
    add(line, MessageType.class, MessageType::of);
    add(line, SubjectFilter.class, SubjectFilter::of);
    add(line, Priority.class, Converters::priority);
    add(line, Duration.class, Durations::parse);
    number(line, Integer.class, int.class, Integer::valueOf, "a whole number");
    number(line, Long.class, long.class, Long::valueOf, "a whole number");
    number(line, Double.class, double.class, Double::valueOf, "a number");
    add(line, ZoneId.class, Converters::zone);
    add(line, EverySpec.class, EverySpec::parse);
    add(line, WhenIdle.class, WhenIdle::parse);
    add(line, LearningState.class, text -> word(LearningState.values(), text));
    add(line, Verifier.class, text -> word(Verifier.values(), text));
    line.setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static <T> void add(CommandLine line, Class<T> type, Function<String, T> read) {
    line.registerConverter(
        type,
        text -> {
          try {
            return read.apply(text);
          } catch (AgentHubException e) {
            throw new TypeConversionException(e.getMessage());
          }
        });
  }

  private static <T> void number(
      CommandLine line, Class<T> type, Class<T> primitive, Function<String, T> read, String what) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return read.apply(text);
          } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is not %s".formatted(text, what));
          }
        };
    line.registerConverter(type, converter);
    line.registerConverter(primitive, converter);
  }

  /** One of the constants, by its name in any case. */
  private static <E extends Enum<E>> E word(E[] all, String text) {
    return Arrays.stream(all)
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s"
                        .formatted(text, Arrays.toString(all).toLowerCase(Locale.ROOT))));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is not a time zone; write Europe/Berlin, UTC or +02:00".formatted(text));
    }
  }

  private static Priority priority(String text) {
    return Priority.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not a priority; use critical, high, medium or low".formatted(text)));
  }
}
