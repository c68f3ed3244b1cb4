/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import io.agenthub.cli.bench.Duel.Block;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Durable sends into inboxes that nobody reads meanwhile. */
final class PublishScenario implements Scenario {
  private static final String NAME = "publish";
  private static final String RATE = "msgs/s";
  private static final int WINDOW = 1024;
  private static final int LARGE = 255 * 1024;
  private static final int LARGE_SENDERS = 8;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    Optional<RawLog> raw = site.raw(NAME);
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, plan.agents(), !site.isOwn())) {
      RawLog log = raw.orElse(null);
      concurrent(crew, log, plan, report);
      sequential(crew, log, plan, report);
      inFlight(crew, log, plan, report);
      large(crew, log, plan, report);
    } finally {
      raw.ifPresent(RawLog::close);
      site.clear(NAME);
    }
  }

  private static void concurrent(
      Crew crew, @Nullable RawLog log, Plan plan, Consumer<Figure> report)
      throws InterruptedException {
    byte[] body = Samples.body();
    Throughput meter = new Throughput();
    Processor hub =
        new Processor(
            meter,
            s ->
                meter.blocking(
                    plan.senders(),
                    s,
                    n -> crew.agent(n).send(Samples.draft(crew.nextRecipient()))));
    Processor raw =
        new Processor(meter, s -> meter.blocking(plan.senders(), s, n -> appended(log, body)));
    Duel.Rates rates = Duel.between(hub, log == null ? null : raw, plan.seconds());
    report.accept(Figure.of(NAME, "publish_concurrent", rates, RATE).reaching(0.8));
    Figure processor = Figure.of(NAME, "publish_processor", hub.micros(), "us/msg");
    report.accept(log == null ? processor : processor.beside(raw.micros()));
  }

  private static void sequential(
      Crew crew, @Nullable RawLog log, Plan plan, Consumer<Figure> report)
      throws InterruptedException {
    byte[] body = Samples.body();
    Block hub =
        s ->
            new Throughput()
                .blocking(1, s, n -> crew.agent(n).send(Samples.draft(crew.nextRecipient())));
    Block raw = s -> new Throughput().blocking(1, s, n -> appended(log, body));
    Duel.Rates rates = Duel.between(hub, log == null ? null : raw, plan.seconds() / 2);
    report.accept(Figure.of(NAME, "publish_sequential", rates, RATE));
  }

  private static void inFlight(Crew crew, @Nullable RawLog log, Plan plan, Consumer<Figure> report)
      throws InterruptedException {
    byte[] body = Samples.body();
    Block hub =
        s ->
            new Throughput()
                .inFlight(
                    WINDOW, s, () -> crew.agent(0).sendAsync(Samples.draft(crew.nextRecipient())));
    Block raw =
        log == null ? null : s -> new Throughput().inFlight(WINDOW, s, () -> log.appendAsync(body));
    Duel.Rates rates = Duel.between(hub, raw, plan.seconds() / 2);
    report.accept(Figure.of(NAME, "publish_1024_in_flight", rates, RATE));
  }

  private static void large(Crew crew, @Nullable RawLog log, Plan plan, Consumer<Figure> report)
      throws InterruptedException {
    byte[] body = new byte[LARGE];
    Block hub =
        s ->
            new Throughput()
                .blocking(
                    LARGE_SENDERS,
                    s,
                    n -> crew.agent(n).send(Samples.large(crew.nextRecipient(), LARGE)));
    Block raw = s -> new Throughput().blocking(LARGE_SENDERS, s, n -> appended(log, body));
    Duel.Rates rates = Duel.between(hub, log == null ? null : raw, plan.seconds() / 3);
    report.accept(Figure.of(NAME, "publish_256_kib", rates, RATE));
  }

  private static void appended(@Nullable RawLog log, byte[] body) {
    if (log != null) {
      log.append(body);
    }
  }
}
