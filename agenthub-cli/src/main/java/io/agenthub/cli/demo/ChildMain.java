/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.LoopListener;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/** The other end of {@link ChildAgent}: what runs in the child process. */
public final class ChildMain {
  private ChildMain() {}

  /**
   * Who the child is.
   *
   * @param name one of the eleven
   * @param prefix what its role's name begins with
   * @param topics what the topics' names begin with
   * @param tag the run it belongs to
   * @param fast whether work takes hardly any time
   */
  public record Part(String name, String prefix, String topics, String tag, boolean fast) {}

  /** Works until the input ends. */
  public static void run(AgentHub hub, Part part, InputStream in, PrintStream out)
      throws IOException {
    Cast cast = new Cast(part.prefix(), part.topics(), part.tag());
    Agent agent = hub.agent(cast.role(part.name()), cast.skill());
    LoopListener listener =
        new LoopListener() {
          @Override
          public void onStarted(Role role, Message message) {
            out.println(message.subject());
            out.flush();
          }
        };
    agent
        .handle(new Colleague(agent, cast, new Pace(part.fast())))
        .with(settings -> settings.withListener(listener))
        .start();
    out.println("ready");
    out.flush();
    in.transferTo(OutputStream.nullOutputStream());
  }
}
