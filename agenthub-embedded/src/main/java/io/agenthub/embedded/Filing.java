/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import io.agenthub.embedded.storage.MessageTable.Brief;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/*
 * Where a message goes follows from its subject, and what has become of a claim is written down when
 * it is handed out or settled. So a message that has just been stored needs no other row: who waits
 * for it, and what its id is, is kept in memory, and read back from the messages themselves after a
 * crash. Most messages are settled before they are filed.
 */
/**
 * Brings the tables that say who waits for what, and which id is whose, up to the messages.
 *
 * <p>Messages above {@link StreamState#filed} are young. While one process has the hub open, some
 * thousand may be; when a second opens it, and whenever a stream or consumer comes or goes, all are
 * filed, so that a young message belongs to the consumers that there are.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Filing {
  /** How many messages may be young. To file them takes some milliseconds. */
  private static final int MOST = 2000;

  private static final int PAGE = 500;

  private final Engine engine;
  private final ClaimTables claims;
  private final Set<ConsumerState> consumers = new LinkedHashSet<>();
  private boolean alone;

  /** Whether something that is done with may be marked as such. */
  private boolean done;

  Filing(Engine engine) {
    this.engine = engine;
    this.claims = engine.store().claims();
  }

  /** Whether no other process has the hub open. */
  void setAlone(boolean now) {
    alone = now;
  }

  /** A message was stored, and waits for this consumer. */
  void add(ConsumerState consumer, Claim claim) {
    consumer.backlog.addYoung(claim);
    consumer.young.ready++;
    consumers.add(consumer);
  }

  /** A claim on a young message is done with, and in no table. */
  void markDone(Claim claim) {
    claims.markDone(claim);
    done = true;
  }

  /** The same for a claim that is handed out; false if it is not. */
  boolean endLease(Claim claim) {
    boolean ended = claims.endYoungLease(claim);
    done |= ended;
    return ended;
  }

  /** Files what is young, once it is much or if another process must see it. */
  void runIfDue() {
    long young = 0;
    for (StreamState stream : engine.catalog().streams()) {
      if (!stream.isArchive()) {
        young += stream.last - stream.filed;
      }
    }
    if (young > (alone ? MOST : 0)) {
      run();
    }
  }

  /** Files all that is young; the counts and positions are left to the engine to write. */
  void run() {
    for (ConsumerState consumer : consumers) {
      if (!consumer.gone) {
        consumer.backlog.file();
        consumer.filed.absorb(consumer.young);
        engine.touchCounts(consumer);
      }
    }
    consumers.clear();
    for (StreamState stream : engine.catalog().streams()) {
      if (!stream.isArchive() && engine.catalog().located(stream).filed < stream.last) {
        stream.rows().fileIds(stream.filed);
        stream.ids.forget();
        stream.filed = stream.last;
        engine.touch(stream);
      }
    }
    if (done) {
      claims.clearDone();
      done = false;
    }
  }

  /** Reads what is young back from the messages; memory has been given up. */
  void recall() {
    consumers.clear();
    done = false;
    for (StreamState stream : engine.catalog().streams()) {
      if (!stream.isArchive()) {
        recall(engine.catalog().located(stream));
      }
    }
  }

  private void recall(StreamState stream) {
    List<Brief> page = page(stream, stream.filed);
    done |= stream.filed < stream.last;
    while (!page.isEmpty()) {
      page.forEach(row -> recall(stream, row));
      page = page(stream, page.get(page.size() - 1).sequence());
    }
  }

  private static List<Brief> page(StreamState stream, long beyond) {
    return beyond < stream.last ? stream.rows().briefs(beyond + 1, PAGE) : List.of();
  }

  private void recall(StreamState stream, Brief row) {
    String id = row.id();
    if (id != null) {
      stream.ids.add(id, row.sequence());
    }
    for (ConsumerState consumer : engine.catalog().route(row.subject()).consumers()) {
      engine.catalog().counted(consumer);
      int urgency = consumer.urgency(row.urgency());
      recall(consumer, new Claim(consumer.id, urgency, row.sequence(), 0));
    }
  }

  private void recall(ConsumerState consumer, Claim claim) {
    consumers.add(consumer);
    switch (claims.standing(claim)) {
      case NEW -> add(consumer, claim);
      case READY -> {
        consumer.young.ready++;
        consumer.backlog.expectMore();
      }
      case LEASED -> consumer.young.leased++;
      case DELAYED -> consumer.young.delayed++;
      case DONE -> {}
    }
  }
}
