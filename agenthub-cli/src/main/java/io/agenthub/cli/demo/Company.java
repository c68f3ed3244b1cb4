/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.LoopBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The eleven agents: ten in this process, the backend in one of its own. */
final class Company implements AutoCloseable {
  static final String BACKEND = "backend";

  /** Shares the tasks of a skill with the backend. */
  static final String HELPER = "data";

  private final AgentHub hub;
  private final String url;
  private final Cast cast;
  private final Pace pace;
  private final Map<String, Agent> agents = new HashMap<>();
  private ChildAgent backend;

  /** Registers all, so that nothing sent to them is lost; nobody works yet but the backend. */
  Company(AgentHub hub, String url, Cast cast, Pace pace) throws IOException, InterruptedException {
    this.hub = hub;
    this.url = url;
    this.cast = cast;
    this.pace = pace;
    backend = ChildAgent.start(url, cast, BACKEND, pace);
    for (String name : Cast.NAMES) {
      boolean shares = name.equals(BACKEND) || name.equals(HELPER);
      String[] skills = shares ? new String[] {cast.skill()} : new String[0];
      agents.put(name, hub.agent(cast.role(name), skills));
    }
    backend.awaitReady();
  }

  Agent agent(String name) {
    Agent agent = agents.get(name);
    if (agent == null) {
      throw new IllegalArgumentException("not one of the eleven: " + name);
    }
    return agent;
  }

  /** An agent of this process begins to work. */
  void start(String name) {
    Agent agent = agent(name);
    Colleague colleague = new Colleague(agent, cast, pace);
    LoopBuilder loop =
        name.equals(LearningAct.OBSERVER)
            ? agent.loop(new TaughtColleague(colleague, pace)).learning(TaughtColleague.learning())
            : agent.handle(colleague);
    loop.with(settings -> settings.withDrain(Duration.ofSeconds(5)));
    if (cast.deployListeners().contains(agent.role())) {
      loop.on(cast.deploys());
    }
    loop.start();
  }

  void startAllBut(List<String> absent) {
    Cast.NAMES.stream()
        .filter(name -> !name.equals(BACKEND) && !absent.contains(name))
        .forEach(this::start);
  }

  AgentHub hub() {
    return hub;
  }

  ChildAgent backend() {
    return backend;
  }

  /** Starts the backend again after its process has ended. */
  void restartBackend() throws IOException, InterruptedException {
    backend = ChildAgent.start(url, cast, BACKEND, pace);
    backend.awaitReady();
  }

  @Override
  public void close() {
    backend.close();
  }
}
