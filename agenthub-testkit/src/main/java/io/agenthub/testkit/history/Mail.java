/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import io.agenthub.testkit.history.HistoryEvent.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message from the side of those who sent it. */
final class Mail {
  final String id;
  final Set<String> recipients = new LinkedHashSet<>();
  final List<HistoryEvent> acknowledged = new ArrayList<>();
  @Nullable HistoryEvent invoked;
  int invocations;
  int refusals;

  Mail(String id) {
    this.id = id;
  }

  void add(HistoryEvent event) {
    switch (event.kind()) {
      case PUB_INVOKE -> {
        invoked = invoked == null ? event : invoked;
        invocations++;
        recipients.addAll(List.of(event.text(Field.TO).orElse("").split(",", -1)));
      }
      case PUB_OK -> acknowledged.add(event);
      case PUB_FAIL -> refusals++;
      default -> {}
    }
  }

  boolean isAcknowledged() {
    return !acknowledged.isEmpty();
  }

  /** Whether every single send was refused, so that the message cannot exist. */
  boolean isRefused() {
    return invocations > 0 && refusals == invocations;
  }

  long priority() {
    return invoked == null ? 0 : invoked.number(Field.PRIORITY).orElse(0);
  }

  /** When it was surely in the store; the end of time if nobody knows that. */
  long acknowledgedAt() {
    return acknowledged.isEmpty() ? Long.MAX_VALUE : acknowledged.get(0).nanos();
  }

  /** Where it was stored first; empty if nobody was told. */
  @Nullable HistoryEvent stored() {
    for (HistoryEvent event : acknowledged) {
      if (event.number(Field.SEQUENCE).orElse(0) > 0) {
        return event;
      }
    }
    return null;
  }
}
