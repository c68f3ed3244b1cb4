/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.error.AgentHubException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells the story on a terminal: what happens scrolls by above a table that is drawn again and
 * again.
 */
final class LiveStage implements Stage {
  private static final int REFRESH_MILLIS = 200;
  private static final int WIDTH = 79;
  private static final String BOLD = "\u001b[1m";
  private static final String FAINT = "\u001b[2m";
  private static final String CYAN = "\u001b[36m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private final Pace pace;
  private final Board board;
  private final boolean coloured;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(LiveStage::daemon);
  private List<String> table = List.of();
  private int drawn;
  private boolean closed;

  LiveStage(PrintStream out, Pace pace, Board board, boolean coloured) {
    this.out = out;
    this.pace = pace;
    this.board = board;
    this.coloured = coloured;
    var unused =
        refresher.scheduleWithFixedDelay(this::refresh, 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "agenthub-demo-board");
    thread.setDaemon(true);
    return thread;
  }

  private void refresh() {
    List<String> now;
    try {
      now = board.lines();
    } catch (AgentHubException hubIsBusyOrClosing) {
      return; // the next refresh shows it
    }
    synchronized (this) {
      if (!closed) {
        erase();
        table = now;
        draw();
      }
    }
  }

  @Override
  public void act(String title) {
    print("");
    print(paint(BOLD, "%s s  %s".formatted(pace.elapsed(), cut(title))));
  }

  @Override
  public void say(String text) {
    print("%s s    %s".formatted(pace.elapsed(), text));
  }

  @Override
  public void ended(Ended ended) {
    if (!ended.isOfNotice()) {
      print(paint(FAINT, pace.elapsed() + " s    " + PlainStage.line(ended)));
    }
  }

  private synchronized void print(String line) {
    erase();
    out.println(line);
    draw();
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\r" + CLEAR_BELOW);
      drawn = 0;
    }
  }

  private void draw() {
    if (closed || table.isEmpty()) {
      out.flush();
      return;
    }
    out.println();
    for (int i = 0; i < table.size(); i++) {
      String line = cut(table.get(i));
      out.println(i == 0 ? paint(BOLD, line) : paint(colour(line), line));
    }
    drawn = table.size() + 1;
    out.flush();
  }

  private static String colour(String line) {
    if (line.contains(" working ")) {
      return CYAN;
    }
    return line.contains(" idle ") ? GREEN : FAINT;
  }

  private String paint(String colour, String text) {
    return coloured && !text.isEmpty() ? colour + text + PLAIN : text;
  }

  private static String cut(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }

  /** The table as it was last stays on the screen. */
  @Override
  public void close() {
    refresher.shutdown();
    synchronized (this) {
      closed = true;
      out.flush();
    }
  }
}
