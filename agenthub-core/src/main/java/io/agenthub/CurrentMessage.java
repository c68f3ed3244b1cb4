/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.loop.Handler;
import io.agenthub.loop.StepHandler;
import io.agenthub.message.Draft;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Knows which message each thread works on, so that what an agent sends meanwhile carries its
 * thread on.
 *
 * <p>A handler that sends from other threads says {@link Draft#inReplyTo} itself.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class CurrentMessage {
  @SuppressWarnings("ThreadLocalUsage") // one an agent: what another sends is no part of the thread
  private final ThreadLocal<@Nullable Message> current = new ThreadLocal<>();

  /** The same handler, known to work on the message that it is given. */
  Handler following(Handler handler) {
    return ((StepHandler)
            (message, work) -> {
              current.set(message);
              try {
                return handler.handle(message, work);
              } finally {
                current.remove();
              }
            })
        .asHandler();
  }

  /** The draft in the thread of the message that is worked on, unless it names one of its own. */
  Draft carryOn(Draft draft) {
    Message message = current.get();
    if (message == null || draft.headers().get(HubHeaders.CORRELATION_ID).isPresent()) {
      return draft;
    }
    Draft further = draft.correlationId(message.correlationId()).hops(message.hops() + 1);
    return message
        .headers()
        .get(HubHeaders.TRACEPARENT)
        .filter(trace -> draft.headers().get(HubHeaders.TRACEPARENT).isEmpty())
        .map(trace -> further.header(HubHeaders.TRACEPARENT, trace))
        .orElse(further);
  }
}
