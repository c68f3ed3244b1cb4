/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.history;

import io.agenthub.testkit.history.History;
import io.agenthub.testkit.history.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which of the hard moments a run has reached. A run that met none of them proves nothing, however
 * clean it is.
 *
 * @param acknowledged messages whose send was acknowledged; notices of completion not counted
 * @param inHandler handlers whose process died under them
 * @param afterHandler handlers that returned to a process that then died before it heard that the
 *     completion was recorded
 * @param completionStood how many of those completions were recorded nevertheless, so that nobody
 *     handled the message again
 * @param storedUnheard sends whose process died before the acknowledgement, and that were stored
 * @param neverStored the same, that were not stored
 * @param suppressed deliveries of a completed message that the ledger kept from a handler
 * @param again handlers that began for a message that an earlier handler had begun
 */
public record Reached(
    long acknowledged,
    long inHandler,
    long afterHandler,
    long completionStood,
    long storedUnheard,
    long neverStored,
    long suppressed,
    long again) {
  /** Nothing yet. */
  public static final Reached NOTHING = new Reached(0, 0, 0, 0, 0, 0, 0, 0);

  /** Both together. */
  public Reached plus(Reached other) {
    return new Reached(
        acknowledged + other.acknowledged,
        inHandler + other.inHandler,
        afterHandler + other.afterHandler,
        completionStood + other.completionStood,
        storedUnheard + other.storedUnheard,
        neverStored + other.neverStored,
        suppressed + other.suppressed,
        again + other.again);
  }

  /** What a history shows. */
  public static Reached in(History history) {
    Scan scan = new Scan();
    history.events().forEach(scan::add);
    return scan.result();
  }

  /** Gathers by delivery and by message. */
  private static final class Scan {
    private final Set<String> sent = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> settled = new HashSet<>();
    private final Set<String> present = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private final Map<String, String> running = new HashMap<>();
    private final Map<String, String> returned = new HashMap<>();
    private final Map<String, Integer> starts = new HashMap<>();
    private long suppressed;

    void add(HistoryEvent event) {
      String key = event.id() + "@" + event.role();
      switch (event.kind()) {
        case PUB_INVOKE -> sent.add(event.id());
        case PUB_OK -> {
          acknowledged.add(event.id());
          settled.add(event.id());
        }
        case PUB_FAIL -> settled.add(event.id());
        case HANDLER_START -> {
          present.add(event.id());
          running.put(event.token(), key);
          starts.merge(key, 1, Integer::sum);
        }
        case HANDLER_END -> {
          running.remove(event.token());
          returned.put(event.token(), key);
        }
        case COMPLETE_OK -> returned.remove(event.token());
        case COMPLETE_LOST -> {
          returned.remove(event.token());
          suppressed++;
        }
        case COMPLETE_SEEN -> {
          present.add(event.id());
          kept.add(key);
        }
        default -> {}
      }
    }

    Reached result() {
      acknowledged.removeIf(id -> id.startsWith("done-"));
      sent.removeIf(id -> id.startsWith("done-") || settled.contains(id));
      long stored = sent.stream().filter(present::contains).count();
      long again = starts.values().stream().mapToLong(count -> count - 1).sum();
      long stood =
          returned.values().stream()
              .filter(key -> kept.contains(key) && starts.getOrDefault(key, 0) == 1)
              .count();
      return new Reached(
          acknowledged.size(),
          running.size(),
          returned.size(),
          stood,
          stored,
          sent.size() - stored,
          suppressed,
          again);
    }
  }
}
