/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.StreamMismatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a stream or consumer as they are stored: one {@code name=value} a line, so that
 * two versions can be compared field by field, and read by a person.
 */
final class Settings {
  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  static Settings of(StreamSpec spec) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(
        "subjects",
        spec.subjects().stream().map(SubjectFilter::toString).collect(Collectors.joining(" ")));
    values.put("retention", spec.retention().name());
    values.put("max per subject", Integer.toString(spec.maxPerSubject()));
    values.put("when full", spec.whenFull().name());
    values.put("max age", spec.maxAge().toString());
    values.put("archive of", spec.archiveOf().map(StreamSpec.Archive::stream).orElse("-"));
    values.put("archive prefix", spec.archiveOf().map(StreamSpec.Archive::prefix).orElse("-"));
    return new Settings(values);
  }

  static Settings of(ConsumerSpec spec) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("filter", spec.filter().toString());
    values.put("start", spec.start().name());
    values.put("order", spec.order().name());
    values.put("ack wait", spec.ackWait().toString());
    values.put("max in flight", Integer.toString(spec.maxInFlight()));
    values.put("lapse after", spec.lapseAfter().toString());
    return new Settings(values);
  }

  static Settings parse(String stored) {
    Map<String, String> values = new LinkedHashMap<>();
    stored
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return new Settings(values);
  }

  /** As it is stored. */
  String text() {
    return values.entrySet().stream()
        .map(field -> field.getKey() + "=" + field.getValue())
        .collect(Collectors.joining("\n"));
  }

  StreamSpec stream(String name) {
    List<SubjectFilter> subjects = new ArrayList<>();
    for (String subject : get("subjects").split(" ", -1)) {
      subjects.add(SubjectFilter.of(subject));
    }
    return new StreamSpec(
        name,
        subjects,
        StreamSpec.Retention.valueOf(get("retention")),
        Integer.parseInt(get("max per subject")),
        StreamSpec.WhenFull.valueOf(get("when full")),
        Duration.parse(get("max age")),
        get("archive of").equals("-")
            ? Optional.empty()
            : Optional.of(new StreamSpec.Archive(get("archive of"), get("archive prefix"))));
  }

  ConsumerSpec consumer(ConsumerRef ref) {
    return new ConsumerSpec(
        ref,
        SubjectFilter.of(get("filter")),
        ConsumerSpec.Start.valueOf(get("start")),
        ConsumerSpec.Order.valueOf(get("order")),
        Duration.parse(get("ack wait")),
        Integer.parseInt(get("max in flight")),
        Duration.parse(get("lapse after")));
  }

  /**
   * Compares with what was asked for.
   *
   * @throws StreamMismatchException naming each field that differs
   */
  void require(Settings wanted, String what) {
    List<String> differences = new ArrayList<>();
    wanted.values.forEach(
        (field, value) -> {
          String present = values.getOrDefault(field, "-");
          if (!present.equals(value)) {
            differences.add("%s is %s, wanted %s".formatted(field, present, value));
          }
        });
    if (!differences.isEmpty()) {
      throw new StreamMismatchException(
          "%s exists with other settings: %s. Use these settings, or another hub."
              .formatted(what, String.join("; ", differences)));
    }
  }

  private String get(String field) {
    return values.getOrDefault(field, "-");
  }
}
