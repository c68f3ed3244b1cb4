/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.broker.WatchListener;
import io.agenthub.embedded.storage.MessageRow;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.StoreDamagedException;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of new messages. All a commit does is to note the highest sequence; the messages
 * are read from the store on threads of the watches, so that a slow listener costs nobody memory.
 *
 * <p>A read that fails is repeated after a pause; what is damaged is logged and left out.
 */
final class Watches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
  private static final int PAGE = 256;

  /** How long a watch waits that could not read. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Reading reading;
  private final Clock clock;
  private final TimeSource time;
  private final Set<Watching> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Watches::daemon);

  Watches(Reading reading, Clock clock, TimeSource time) {
    this.reading = reading;
    this.clock = clock;
    this.time = time;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "agenthub-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Prepares a watch that begins with the next commit. */
  Watch open(StreamState stream, SubjectFilter filter, long from, WatchListener listener) {
    Watching watching = new Watching(stream, filter.toString(), Math.max(1, from), listener);
    open.add(watching);
    return watching;
  }

  /** Called by the committer after each commit. */
  void committed(Engine engine) {
    if (open.isEmpty()) {
      return;
    }
    for (Watching watching : open) {
      watching.advance(engine.catalog().located(watching.stream.origin).last);
    }
  }

  @Override
  public void close() {
    open.forEach(Watching::close);
    threads.shutdown();
  }

  private final class Watching implements Watch, Runnable {
    private final StreamState stream;
    private final String filter;
    private final WatchListener listener;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long last = -1;
    private volatile boolean closed;
    private volatile long kept;
    private long next;

    /** Up to here messages are read one by one: among them is a damaged one. */
    private long singly;

    /** Whether the last read failed. */
    private boolean blind;

    Watching(StreamState stream, String filter, long from, WatchListener listener) {
      this.stream = stream;
      this.filter = filter;
      this.next = from;
      this.listener = listener;
    }

    void advance(long to) {
      if (last < 0) {
        kept = to;
      }
      if (to > last) {
        last = to;
        start();
      }
    }

    private void start() {
      if (!closed && running.compareAndSet(false, true)) {
        threads.execute(this);
      }
    }

    @Override
    public void run() {
      boolean pause;
      try {
        pause = !isUpToDate();
      } finally {
        running.set(false);
      }
      if (pause) {
        time.schedule(PAUSE, this::start);
      } else if (next <= last) {
        start();
      }
    }

    /** Hands over what there is; false if it cannot be read for now. */
    private boolean isUpToDate() {
      try {
        while (!closed && next <= last) {
          pageOrSkip();
        }
        blind = false;
      } catch (HubClosedException e) {
        close();
      } catch (AgentHubException e) {
        if (!blind) {
          LOG.warn("A watch of {} will try again: {}", stream.spec.name(), e.getMessage());
        }
        blind = true;
      }
      return !blind;
    }

    /** A page that is damaged is read once more, one by one, without what is damaged. */
    private void pageOrSkip() {
      try {
        page(next < singly ? 1 : PAGE);
      } catch (StoreDamagedException e) {
        if (next < singly) {
          LOG.error("A watch of {} leaves out message {}", stream.spec.name(), next);
          next++;
        } else {
          LOG.error("A watch of {} goes round damage: {}", stream.spec.name(), e.getMessage());
          singly = next + PAGE;
        }
      }
    }

    private void page(int limit) {
      long upTo = last;
      long now = clock.reckoned();
      List<MessageRow> page =
          reading.read(store -> new Queries(store, now).next(stream, next, limit));
      for (MessageRow row : page) {
        if (closed || row.sequence() > upTo) {
          break;
        }
        boolean wanted = row.sequence() > kept || isKept(row, now);
        next = row.sequence() + 1;
        if (wanted) {
          hand(row);
        }
      }
      if (page.isEmpty()) {
        next = Math.max(next, upTo + 1);
      }
    }

    /** What was stored before the watch began counts only while it is still in the stream. */
    private boolean isKept(MessageRow row, long now) {
      return reading.read(store -> new Queries(store, now).isKept(stream, row));
    }

    private void hand(MessageRow row) {
      if (!SubjectMatch.matches(filter, stream.shown(row.subject()))) {
        return;
      }
      try {
        listener.onMessage(stream.message(row));
      } catch (RuntimeException | Error e) { // one that fails an assertion hears the rest too
        LOG.warn("The listener of a watch of {} failed", stream.spec.name(), e);
      }
    }

    @Override
    public void close() {
      closed = true;
      open.remove(this);
    }
  }
}
