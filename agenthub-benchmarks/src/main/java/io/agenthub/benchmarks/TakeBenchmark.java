/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.benchmarks;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.cli.bench.Samples;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.message.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Taking and settling what waits in an inbox. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 40)
@Fork(1)
@SuppressWarnings("NullAway.Init") // the harness calls open() first
public class TakeBenchmark {
  private static final int MESSAGES = 1000;
  private static final int PAGE = 100;

  private Place place;
  private AgentHub hub;
  private Puller puller;

  /** Opens the hub. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    place = new Place();
    hub = AgentHub.open("embedded:" + place.path);
    hub.agent("reader");
    puller = hub.broker().puller(List.of(Source.inbox(Role.of("reader")).ref()));
  }

  /** Fills the inbox. */
  @Setup(Level.Invocation)
  public void fill() {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      sent.add(hub.agent("reader").sendAsync(Samples.draft("reader")));
    }
    CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])).join();
  }

  /** Closes the hub. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    puller.close();
    hub.close();
    place.close();
  }

  /** One at a time, each acknowledged before the next is taken. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public int one() {
    return drain(1);
  }

  /** A hundred at a time. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public int hundred() {
    return drain(PAGE);
  }

  private int drain(int page) {
    Broker broker = hub.broker();
    int taken = 0;
    while (taken < MESSAGES) {
      List<Operation> settled = new ArrayList<>();
      for (Delivery delivery : Futures.await(puller.pull(page))) {
        settled.add(Settlement.ack(delivery));
      }
      taken += Futures.await(broker.execute(settled)).done();
    }
    return taken;
  }
}
