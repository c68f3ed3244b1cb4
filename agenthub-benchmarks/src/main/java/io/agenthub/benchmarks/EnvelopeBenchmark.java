/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.benchmarks;

import io.agenthub.broker.Headers;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.cli.bench.Samples;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.MessageUrgency;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each message costs in memory: writing, reading, matching and ordering it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EnvelopeBenchmark {
  private final Envelope envelope = Samples.envelope("ceo", "backend");
  private final byte[] body = Samples.body();
  private final MessageUrgency rule = new MessageUrgency();
  private final Headers headers = Headers.none().with(HubHeaders.PRIORITY, "high");
  private final SubjectFilter exact =
      SubjectFilter.of("agent-hub.operators.operator-backend.inbox");
  private final SubjectFilter wild = SubjectFilter.of("agent-hub.operators.*.inbox");
  private final SubjectFilter tail = SubjectFilter.of("agent-hub.topics.>");
  private String subject = "agent-hub.operators.operator-backend.inbox";

  /** A message as its sender writes it. */
  @Benchmark
  public Draft draft() {
    return Samples.draft("backend");
  }

  /** An envelope to bytes. */
  @Benchmark
  public byte[] encode() {
    return envelope.toBytes();
  }

  /** Bytes to an envelope. */
  @Benchmark
  public Envelope decode() {
    return Envelope.parse(body);
  }

  /** A filter without wildcards. */
  @Benchmark
  public boolean matchExact() {
    return exact.matches(subject);
  }

  /** A filter with a wildcard. */
  @Benchmark
  public boolean matchWildcard() {
    return wild.matches(subject);
  }

  /** A filter for a whole branch, which does not match. */
  @Benchmark
  public boolean matchNot() {
    return tail.matches(subject);
  }

  /** The urgency of a message whose header says it. */
  @Benchmark
  public int urgencyOfHeader() {
    return rule.of(headers, body);
  }

  /** The urgency of a message of another client, which only its body says. */
  @Benchmark
  public int urgencyOfBody() {
    return rule.of(Headers.none(), body);
  }
}
