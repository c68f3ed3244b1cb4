/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A history, gathered by message; what the checks read. */
final class Run {
  final Map<String, Mail> mails = new LinkedHashMap<>();
  final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  final Faults faults = new Faults();
  final List<Violation> violations = new ArrayList<>();
  private final Map<String, Map<String, Fate>> fates = new LinkedHashMap<>();
  private final Map<String, Long> lastSign = new LinkedHashMap<>();

  Run(History history) {
    history.events().forEach(this::add);
  }

  private void add(HistoryEvent event) {
    counts.merge(event.kind(), 1L, Long::sum);
    lastSign.put(event.process(), event.nanos());
    switch (event.kind()) {
      case PUB_INVOKE, PUB_OK, PUB_FAIL, PUB_UNKNOWN ->
          mails.computeIfAbsent(event.id(), Mail::new).add(event);
      case FAULT_BEGIN, FAULT_END -> faults.add(event);
      default -> fate(event.id(), event.role()).add(event);
    }
  }

  Fate fate(String id, String role) {
    return fates
        .computeIfAbsent(id, any -> new LinkedHashMap<>())
        .computeIfAbsent(role, any -> new Fate(id, role));
  }

  /** What became of the message with each role that ever touched it. */
  Collection<Fate> fatesOf(String id) {
    return fates.getOrDefault(id, Map.of()).values();
  }

  Collection<Fate> allFates() {
    return fates.values().stream().flatMap(roles -> roles.values().stream()).toList();
  }

  @Nullable Mail mail(String id) {
    return mails.get(id);
  }

  /** The last sign of life of a process. */
  long lastSignOf(String process) {
    return lastSign.getOrDefault(process, Long.MAX_VALUE);
  }

  void violated(Invariant invariant, String id, String what) {
    violations.add(new Violation(invariant, id, what));
  }

  static String hash(HistoryEvent event) {
    return event.text(Field.HASH).orElse("");
  }
}
