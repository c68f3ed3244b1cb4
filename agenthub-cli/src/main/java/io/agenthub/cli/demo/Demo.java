/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Output;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The organisation of eleven agents at work, on a real hub, told as it happens and proven at the
 * end.
 */
public final class Demo {
  private static final int SETTLE_ROUNDS = 300;
  private static final int ROUND_MILLIS = 100;

  private final Settings settings;
  private final Output output;
  private final PrintStream screen;

  /** A demo that tells what happens on the output, or draws on the screen if there is one. */
  public Demo(Settings settings, Output output, PrintStream screen) {
    this.settings = settings;
    this.output = output;
    this.screen = screen;
  }

  /**
   * How the demo runs.
   *
   * @param url the hub
   * @param shared whether others may use the hub too
   * @param fast whether work takes hardly any time
   * @param live whether a table of the agents is drawn on a terminal
   * @param coloured whether it has colours
   */
  public record Settings(
      String url, boolean shared, boolean fast, boolean live, boolean coloured) {}

  /**
   * Runs it.
   *
   * @return whether nothing was lost, doubled, given up or out of order
   */
  public boolean run() throws IOException, InterruptedException {
    Pace pace = new Pace(settings.fast());
    try (AgentHub hub = AgentHub.open(settings.url())) {
      String tag = "demo-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
      Cast cast = settings.shared() ? Cast.among(hub, tag) : Cast.alone(tag);
      Summary summary = play(hub, cast, pace);
      output.text("");
      if (output.isJson()) {
        output.record(summary.record());
      } else {
        summary.lines().forEach(output::text);
      }
      return summary.isClean();
    }
  }

  private Summary play(AgentHub hub, Cast cast, Pace pace)
      throws IOException, InterruptedException {
    Verification verification = new Verification(hub, cast);
    output.text("Eleven agents on %s".formatted(settings.url()));
    try (Company company = new Company(hub, settings.url(), cast, pace);
        Watched watched = new Watched(hub, cast, pace)) {
      new Story(company, cast, watched.stage, watched.feed, pace).tell();
      watched.stage.act("The ceo reads the last completions; then the hub's records are counted");
      return settled(verification);
    }
  }

  /** The count once every message has ended, or when waiting has lasted long enough. */
  private static Summary settled(Verification verification) throws InterruptedException {
    Summary summary = verification.count();
    for (int i = 0; i < SETTLE_ROUNDS && !summary.lost().isEmpty(); i++) {
      Thread.sleep(ROUND_MILLIS);
      summary = verification.count();
    }
    return summary;
  }

  /** The stage and what it shows, which need each other. */
  private final class Watched implements AutoCloseable {
    private final Stage stage;
    private final Feed feed;

    Watched(AgentHub hub, Cast cast, Pace pace) {
      Done done = new Done();
      Board board = new Board(hub, cast, done::of);
      stage =
          settings.live()
              ? new LiveStage(screen, pace, board, settings.coloured())
              : new PlainStage(output, pace);
      feed =
          new Feed(
              hub,
              cast.tag(),
              ended -> {
                done.count(ended);
                stage.ended(ended);
              });
    }

    @Override
    public void close() {
      stage.close();
      feed.close();
    }
  }
}
