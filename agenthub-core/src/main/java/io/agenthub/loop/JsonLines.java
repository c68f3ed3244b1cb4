/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.message.Payload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line in, any number out, the last of which says what came of it.
 *
 * <pre>
 * in   {"id":"...","role":"qa","from":"ceo","type":"...","priority":"high","attempt":1,"hops":0,
 *       "thread":"...","subject":"...","message":"...","prompt":"the whole prompt, framed"}
 * out  {"type":"progress"}                                a sign of life; so is any other line
 *      {"type":"done","result":"..."}
 *      {"type":"failed","reason":"..."}                   for good
 *      {"type":"retry","reason":"...","after_ms":1000}    after_ms may be left out
 *      {"type":"unavailable","reason":"...","after_ms":60000}
 * </pre>
 *
 * <p>Where several messages share a turn, {@code ids} lists them all, the prompt holds them all,
 * and the other fields are those of the first.
 *
 * <p>An answer may repeat the {@code id}; one with another id is late and is passed over.
 */
final class JsonLines implements LineProtocol {
  private static final Duration UNAVAILABLE = Duration.ofMinutes(1);

  /** What is longer, no clock in nanoseconds can count. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Override
  public String request(Prompt prompt) {
    Message message = prompt.message();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("id", message.id());
    line.put("role", prompt.role().name());
    line.put("from", message.from());
    line.put("type", message.type().name());
    line.put("priority", message.priority().wireName());
    line.put("attempt", message.attempt());
    line.put("hops", message.hops());
    line.put("thread", message.correlationId());
    line.put("subject", message.subject());
    line.put("message", message.text());
    line.put("prompt", prompt.text());
    if (prompt.messages().size() > 1) {
      line.put("ids", prompt.messages().stream().map(Message::id).toList());
    }
    return JsonLine.write(line);
  }

  @Override
  public Optional<Outcome> answer(Prompt prompt, String line) {
    return JsonLine.read(line)
        .filter(fields -> fields.text("id").map(prompt.message().id()::equals).orElse(true))
        .flatMap(JsonLines::outcome);
  }

  private static Optional<Outcome> outcome(Payload fields) {
    String reason = fields.text("reason").orElse("The program gave no reason.");
    Optional<Duration> after =
        fields
            .number("after_ms")
            .map(Number::longValue)
            .filter(ms -> ms > 0)
            .map(ms -> Duration.ofMillis(Math.min(ms, LONGEST.toMillis())));
    return switch (fields.text("type").orElse("")) {
      case "done" -> Optional.of(Outcome.done(fields.text("result").orElse("")));
      case "failed" -> Optional.of(Outcome.failed(reason));
      case "retry" ->
          Optional.of(
              after.map(d -> Outcome.retryAfter(d, reason)).orElseGet(() -> Outcome.retry(reason)));
      case "unavailable" -> Optional.of(Outcome.unavailable(after.orElse(UNAVAILABLE), reason));
      default -> Optional.empty();
    };
  }
}
