/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Measures the fold, from the bytes of the stream on: {@code FoldSpeed [EVENTS [LEARNINGS]]}; with
 * {@code alone} as a third argument, from records that have been read and understood before.
 *
 * <p>A part of the events publishes the learnings, by authors of 400 each; the rest are outcomes of
 * the observer and of others, for and against.
 */
public final class FoldSpeed {
  private static final Instant NOW = Instant.parse("2026-05-17T08:00:00Z");
  private static final int PER_AUTHOR = 400;
  private static final int QUERIES = 2000;
  private static final int WORDS = 4000;

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<Card> cards = new ArrayList<>();

  private FoldSpeed() {}

  /** Prints one line a figure. */
  public static void main(String[] args) {
    int events = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int learnings = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    FoldSpeed speed = new FoldSpeed();
    LearningView view = new LearningView(Stream.OBSERVER, LearningSettings.DEFAULT);
    speed.fold(view, events, learnings, args.length > 2 && args[2].equals("alone"));
    Standings standings = new Standings(view, NOW);
    System.out.printf(
        "learnings %,d, contenders %,d%n", view.entries().size(), view.contenders().size());
    speed.updates(view, events);
    quantiles(
        "query over all learnings",
        i -> {
          String text = speed.sentence(12);
          view.relevance().find(text, 5, id -> isSuggestible(view, standings, id), id -> 1);
        });
  }

  private static boolean isSuggestible(LearningView view, Standings standings, String id) {
    Entry entry = view.entry(id);
    return entry != null && standings.isSuggestible(entry);
  }

  /** Folds a log that was made before, as a process does that has just been started. */
  private void fold(LearningView view, int events, int learnings, boolean alone) {
    RecordedStream stream = new RecordedStream(NOW, LearningLog.PAGE);
    for (int i = 0; i < events; i++) {
      StoredMessage record = i < learnings ? published(i) : judged(i);
      stream.add(record.subject(), record.body());
    }
    Runnable work = alone ? alone(stream, view) : () -> reading(stream, view);
    long processor = processorNanos();
    long begin = System.nanoTime();
    work.run();
    System.out.printf(
        "cold fold of %,d events, %s: %.2f s, of all processors %.2f s%n",
        view.last(),
        alone ? "read before" : "reading included",
        (System.nanoTime() - begin) / 1e9,
        (processorNanos() - processor) / 1e9);
  }

  private static void reading(RecordedStream stream, LearningView view) {
    new LearningLog(stream::page).readInto(view, Hindsight.NOW, false);
  }

  private static Runnable alone(RecordedStream stream, LearningView view) {
    List<LearningEvent> events = new ArrayList<>();
    Map<String, String> names = new HashMap<>(); // as a reader of a long stream shares them
    for (List<StoredMessage> page = stream.page(1); !page.isEmpty(); ) {
      for (StoredMessage record : page) {
        LearningRecords.read(record, name -> names.computeIfAbsent(name, same -> same))
            .ifPresent(events::add);
      }
      page = stream.page(page.get(page.size() - 1).sequence() + 1);
    }
    return () -> events.forEach(view::apply);
  }

  /** What this process has computed, its compiler and garbage collector included. */
  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private String sentence(int words) {
    StringBuilder sentence = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int word = random.nextInt(1 + random.nextInt(WORDS)); // some words are common
      sentence.append(Integer.toString(word * 7919 + 46_656, 36)).append(' ');
    }
    return sentence.toString();
  }

  private StoredMessage published(int number) {
    Card card = Card.of("When " + sentence(5), "Do " + sentence(12));
    cards.add(card);
    Payload payload = LearningRecords.draft(card).payload();
    return stored(number, "author-" + number / PER_AUTHOR, MessageType.LEARNING, payload);
  }

  private StoredMessage judged(int number) {
    Card card = cards.get(random.nextInt(cards.size()));
    boolean own = random.nextInt(4) > 0;
    String observer = own ? Stream.OBSERVER.name() : "agent-" + random.nextInt(100);
    boolean worked = random.nextInt(10) < 6;
    Payload payload =
        LearningRecords.draft(card.id(), card.subject(), Grounds.of("evidence-" + number))
            .payload();
    MessageType type = worked ? MessageType.LEARNING_CONFIRMED : MessageType.LEARNING_CONTRADICTED;
    return stored(number, observer, type, payload);
  }

  private static StoredMessage stored(int number, String by, MessageType type, Payload payload) {
    byte[] body = Envelope.of(Role.of(by), NOW, type, payload).toBytes();
    String subject = LearningRecords.PREFIX + by;
    return new StoredMessage("GENBRAIN_LEARNING", number + 1L, subject, NOW, Headers.none(), body);
  }

  /** One more record, and the standings of all that may be active, as after each new record. */
  private void updates(LearningView view, int events) {
    StoredMessage[] records = new StoredMessage[2 * QUERIES];
    Arrays.setAll(records, i -> judged(events + i));
    quantiles("one more event", i -> LearningRecords.read(records[i]).ifPresent(view::apply));
    quantiles("standings anew", i -> new Standings(view, NOW));
  }

  private static void quantiles(String what, IntConsumer work) {
    long[] nanos = new long[QUERIES];
    for (int i = 0; i < 2 * QUERIES; i++) {
      long begin = System.nanoTime();
      work.accept(i);
      nanos[i % QUERIES] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%s: median %.1f us, 99th percentile %.1f us%n",
        what, nanos[QUERIES / 2] / 1e3, nanos[QUERIES * 99 / 100] / 1e3);
  }
}
