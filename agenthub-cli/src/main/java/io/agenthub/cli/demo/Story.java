/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import static io.agenthub.cli.demo.Company.BACKEND;

import io.agenthub.broker.StoredMessage;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens in the demo, one act after the other. */
final class Story {
  private static final String CEO = "ceo";
  private static final List<String> ABSENT = List.of("docs", "marketing");
  private static final int POOL_TASKS = 6;

  private final Company company;
  private final Cast cast;
  private final Stage stage;
  private final Feed feed;
  private final Pace pace;

  Story(Company company, Cast cast, Stage stage, Feed feed, Pace pace) {
    this.company = company;
    this.cast = cast;
    this.stage = stage;
    this.feed = feed;
    this.pace = pace;
  }

  /** Tells all of it. */
  void tell() throws IOException, InterruptedException {
    String announcement = announce();
    assign();
    comeBack(announcement);
    killBackend();
    deploy();
    share();
    new LearningAct(company, cast, stage, feed, pace).play();
  }

  private String announce() throws InterruptedException {
    stage.act("The ceo announces the sprint; docs and marketing are offline");
    company.startAllBut(ABSENT);
    Draft text =
        Draft.about("Sprint 31 begins")
            .message("Attachments, rate limits, and a page for outages. (A message of the demo.)")
            .priority(Priority.HIGH);
    Receipt receipt = company.agent(CEO).announce(cast.tagged(text, "sprint"));
    List<String> present =
        Cast.NAMES.stream().filter(name -> !ABSENT.contains(name)).map(cast::role).toList();
    feed.await(present, receipt.messageId());
    stage.say("%d of 11 have heard it; for the others it waits.".formatted(present.size()));
    pace.pause();
    return receipt.messageId();
  }

  private void assign() throws InterruptedException {
    stage.act("The ceo assigns tasks");
    task("product", "Write the acceptance criteria", Priority.HIGH);
    task("frontend", "Build the upload dialog", Priority.MEDIUM);
    task("frontend", "Fix the broken login button", Priority.CRITICAL);
    task("qa", "Test plan for attachments", Priority.MEDIUM);
    task("security", "Review the upload limits", Priority.HIGH);
    task("data", "Count the support tickets", Priority.LOW);
    for (Priority priority : List.of(Priority.LOW, Priority.MEDIUM, Priority.HIGH)) {
      task("docs", "Docs chapter " + (4 - priority.urgency()), priority);
    }
    task("docs", "Page about the outage", Priority.CRITICAL);
    pace.pause();
    String waiting =
        company.hub().inbox(cast.role("docs"), 10).stream()
            .map(Story::priority)
            .collect(Collectors.joining(", "));
    stage.say("docs is offline; it would take: " + waiting);
    pace.pause();
  }

  private static String priority(StoredMessage stored) {
    return Message.of(stored, 0).priority().wireName();
  }

  private String task(String name, String subject, Priority priority) {
    String key = name + "-" + subject.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    Draft draft =
        Draft.to(cast.role(name))
            .subject(subject)
            .message("Please do it in this sprint.")
            .priority(priority)
            .type(MessageType.TASK_ASSIGNMENT);
    return company.agent(CEO).send(cast.tagged(draft, key)).messageId();
  }

  private void comeBack(String announcement) throws InterruptedException {
    stage.act("docs and marketing come online: the most urgent first, nothing is missing");
    String last = cast.id("docs-docs-chapter-1");
    ABSENT.forEach(company::start);
    feed.await(cast.role("docs"), last);
    feed.await(ABSENT.stream().map(cast::role).toList(), announcement);
    stage.say("All eleven have heard of the sprint, each once.");
    pace.pause();
  }

  private void killBackend() throws IOException, InterruptedException {
    stage.act("The backend is killed in the middle of its work");
    String job = task(BACKEND, Colleague.LONG_JOB, Priority.HIGH);
    company.backend().awaitLongJob();
    pace.pause();
    pace.pause();
    company.backend().kill();
    stage.say(
        "SIGKILL for process %d, which worked on '%s'; it is started again."
            .formatted(company.backend().pid(), Colleague.LONG_JOB));
    company.restartBackend();
    Ended ended = feed.await(cast.role(BACKEND), job);
    stage.say(
        "Process %d has resumed it: attempt %d, one completion."
            .formatted(company.backend().pid(), ended.completion().attempts()));
    pace.pause();
  }

  private void deploy() throws InterruptedException {
    stage.act("devops deploys; one status, three agents act");
    task("devops", Colleague.DEPLOY, Priority.HIGH);
    feed.await(cast.deployListeners(), cast.id("deployed"));
    pace.pause();
  }

  private void share() throws InterruptedException {
    stage.act("backend and data share the tasks of a skill: each task goes to one of them");
    String[] ids = new String[POOL_TASKS];
    for (int i = 0; i < POOL_TASKS; i++) {
      Draft task =
          Draft.about("Migrate module " + (i + 1))
              .message("To Java 17.")
              .priority(i % 2 == 0 ? Priority.MEDIUM : Priority.HIGH);
      String key = "migrate-" + (i + 1);
      ids[i] = company.agent(CEO).publish(cast.pool(), cast.tagged(task, key)).messageId();
    }
    for (String id : Arrays.asList(ids)) {
      feed.await("pool-" + cast.skill(), id);
    }
    pace.pause();
  }
}
