/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The streaming mode of Claude Code ({@code claude -p --input-format stream-json --output-format
 * stream-json --verbose}): a user message in, events out, the last of them of type {@code result}.
 *
 * <p>A result that is an error is tried again; one that speaks of a usage or rate limit says that
 * the agent is unavailable, which uses no attempt.
 */
final class StreamJson implements LineProtocol {
  private static final Pattern LIMIT =
      Pattern.compile("usage limit|rate limit|rate_limit|overloaded", Pattern.CASE_INSENSITIVE);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  @Override
  public String request(Prompt prompt) {
    Map<String, Object> text = Map.of("type", "text", "text", prompt.text());
    Map<String, Object> message = Map.of("role", "user", "content", List.of(text));
    return JsonLine.write(Map.of("type", "user", "message", message));
  }

  @Override
  public Optional<Outcome> answer(Prompt prompt, String line) {
    return JsonLine.read(line)
        .filter(event -> event.text("type").filter("result"::equals).isPresent())
        .map(StreamJson::outcome);
  }

  private static Outcome outcome(Payload event) {
    String kind = event.text("subtype").orElse("success");
    String result = event.text("result").orElse("");
    boolean failed = Boolean.TRUE.equals(event.fields().get("is_error"));
    if (!failed && kind.equals("success")) {
      return Outcome.done(result.strip());
    }
    String reason = "The session ended its turn with %s: %s".formatted(kind, result).strip();
    return LIMIT.matcher(reason).find()
        ? Outcome.unavailable(PAUSE, reason)
        : Outcome.retry(reason);
  }
}
