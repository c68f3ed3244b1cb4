/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.benchmarks;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.cli.bench.RawLog;
import io.agenthub.cli.bench.Samples;
import io.agenthub.message.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Durable sends by threads that wait for each, beside the bare log. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PublishBenchmark {
  /** A hub whose agents read nothing. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // the harness calls open() first
  public static class Hub {
    private static final int AGENTS = 11;

    /** More than an inbox takes; then the next eleven receive. */
    private static final long ROW = AGENTS * 100_000L;

    private final AtomicLong sent = new AtomicLong();
    private final List<Agent> agents = new ArrayList<>();
    private Place place;
    private AgentHub hub;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open() throws IOException {
      place = new Place();
      hub = AgentHub.open("embedded:" + place.path);
      row();
    }

    private synchronized void row() {
      for (int i = 0; i < AGENTS; i++) {
        agents.add(hub.agent("agent-" + agents.size()));
      }
    }

    Receipt send() {
      long number = sent.getAndIncrement();
      if (number > 0 && number % ROW == 0) {
        row();
      }
      int base = (int) (number / ROW) * AGENTS;
      Agent from = agents.get(0);
      return from.send(Samples.draft("agent-" + (base + (int) (number % AGENTS))));
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      hub.close();
      place.close();
    }
  }

  /** The bare log. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // the harness calls open() first
  public static class Raw {
    private final byte[] body = Samples.body();
    private Place place;
    private RawLog log;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open() throws IOException {
      place = new Place();
      log = RawLog.create(place.path);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      log.close();
      place.close();
    }
  }

  /** One sender. */
  @Benchmark
  @Threads(1)
  public Receipt hub01(Hub hub) {
    return hub.send();
  }

  /** One writer. */
  @Benchmark
  @Threads(1)
  public long raw01(Raw raw) {
    return raw.log.append(raw.body);
  }

  /** Sixteen senders. */
  @Benchmark
  @Threads(16)
  public Receipt hub16(Hub hub) {
    return hub.send();
  }

  /** Sixteen writers. */
  @Benchmark
  @Threads(16)
  public long raw16(Raw raw) {
    return raw.log.append(raw.body);
  }

  /** Sixty-four senders. */
  @Benchmark
  @Threads(64)
  public Receipt hub64(Hub hub) {
    return hub.send();
  }

  /** Sixty-four writers. */
  @Benchmark
  @Threads(64)
  public long raw64(Raw raw) {
    return raw.log.append(raw.body);
  }
}
