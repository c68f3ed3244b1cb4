/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.message.Role;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process remembers of the registry, and who wants to hear of changes.
 *
 * <p>Records arrive by the watch, by reading and by writing, in any order; the newer one counts.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class KnownRoles {
  private final Map<Role, Known> known = new ConcurrentHashMap<>();
  private final Map<Role, Map<Object, Runnable>> listeners = new ConcurrentHashMap<>();

  private record Known(Registration registration, long sequence) {}

  /** Takes note of a record with its number in the registry's stream. */
  void note(Registration registration, long sequence) {
    Known told = new Known(registration, sequence);
    @Nullable Known before = known.get(registration.role());
    Known after = known.merge(registration.role(), told, KnownRoles::newer);
    if (before == null || !before.registration().equals(after.registration())) {
      listeners.getOrDefault(registration.role(), Map.of()).values().forEach(Runnable::run);
    }
  }

  private static Known newer(Known one, Known other) {
    return other.sequence() >= one.sequence() ? other : one;
  }

  @Nullable Registration get(Role role) {
    Known found = known.get(role);
    return found == null ? null : found.registration();
  }

  Runnable onChange(Role role, Runnable listener) {
    Object key = new Object(); // the same listener may be given twice
    listeners.computeIfAbsent(role, r -> new ConcurrentHashMap<>()).put(key, listener);
    return () -> listeners.computeIfPresent(role, (r, of) -> without(of, key));
  }

  private static Map<Object, Runnable> without(Map<Object, Runnable> of, Object key) {
    of.remove(key);
    return of;
  }
}
