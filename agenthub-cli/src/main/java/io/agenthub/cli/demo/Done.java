/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many messages each agent has completed; for the table only. */
final class Done {
  private final Map<String, Integer> byRole = new ConcurrentHashMap<>();

  void count(Ended ended) {
    byRole.merge(ended.completion().role(), 1, Integer::sum);
  }

  int of(String role) {
    return byRole.getOrDefault(role, 0);
  }
}
