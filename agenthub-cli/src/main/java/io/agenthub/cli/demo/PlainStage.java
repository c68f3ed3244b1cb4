/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the story line by line, or as JSON. */
final class PlainStage implements Stage {
  private final Output output;
  private final Pace pace;

  PlainStage(Output output, Pace pace) {
    this.output = output;
    this.pace = pace;
  }

  @Override
  public void act(String title) {
    output.result(event("act", title), "%n%s s  %s".formatted(pace.elapsed(), title));
  }

  @Override
  public void say(String text) {
    output.result(event("said", text), "%s s    %s".formatted(pace.elapsed(), text));
  }

  @Override
  public void ended(Ended ended) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("event", "completed");
    record.putAll(Records.completion(ended.completion()));
    record.put("subject", ended.subject());
    record.put("priority", ended.priority().wireName());
    if (output.isJson()) {
      output.record(record);
    } else if (!ended.isOfNotice()) {
      output.text("%s s    %s".formatted(pace.elapsed(), line(ended)));
    }
  }

  /** The line for people. */
  static String line(Ended ended) {
    return "%-9s %s: %s%s → %s"
        .formatted(
            ended.completion().role(),
            ended.priority().wireName(),
            ended.subject(),
            ended.completion().attempts() == 1 ? "" : ", attempt " + ended.completion().attempts(),
            ended.completion().result());
  }

  private static Map<String, @Nullable Object> event(String kind, String text) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("event", kind);
    record.put("text", text);
    return record;
  }

  @Override
  public void close() {
    // every line has been written when it was said
  }
}
