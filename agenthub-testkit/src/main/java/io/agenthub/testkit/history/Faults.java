/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The faults of a run, by time. */
final class Faults {
  private final List<Fault> all = new ArrayList<>();
  private final Map<String, Fault> open = new HashMap<>();

  void add(HistoryEvent event) {
    String target = event.text(Field.TARGET).orElse("");
    String key = event.text(Field.REASON).orElse("") + "\n" + target;
    if (event.kind() == Kind.FAULT_BEGIN) {
      Fault fault = new Fault(target, event.nanos());
      all.add(fault);
      open.put(key, fault);
    } else {
      Fault fault = open.remove(key);
      if (fault != null) {
        fault.end = event.nanos();
      }
    }
  }

  /** How many faults were there between two moments that strike all, or one of the processes. */
  long touching(Set<String> processes, long from, long to) {
    return all.stream()
        .filter(fault -> fault.begin <= to && fault.end >= from)
        .filter(fault -> fault.target.isEmpty() || processes.contains(fault.target))
        .count();
  }

  private static final class Fault {
    private final String target;
    private final long begin;
    private long end = Long.MAX_VALUE;

    private Fault(String target, long begin) {
      this.target = target;
      this.begin = begin;
    }
  }
}
