/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.error.InvalidNameException;

/**
 * What many agents may hear: tasks for a skill, decisions in an area, status of a type, or the
 * organisation's announcements.
 *
 * @since 0.1
 */
public final class Topic {
  private static final Topic ANNOUNCEMENTS =
      new Topic("announcements", "agent-hub.global.announcements");

  private final String name;
  private final String subject;

  private Topic(String name, String subject) {
    this.name = name;
    this.subject = subject;
  }

  private static Topic of(String kind, String what, String name) {
    Names.check(what, name);
    return new Topic(kind + "." + name, "agent-hub.topics." + kind + "." + name);
  }

  /** Tasks for whoever has the skill. */
  public static Topic tasks(String skill) {
    return of("tasks", "skill", skill);
  }

  /** Decisions in an area. */
  public static Topic decisions(String area) {
    return of("decisions", "area", area);
  }

  /** Status of a type, such as {@code deploy} or {@code incident}. */
  public static Topic status(String type) {
    return of("status", "status type", type);
  }

  /** What the whole organisation hears. */
  public static Topic announcements() {
    return ANNOUNCEMENTS;
  }

  /**
   * Reads the short form: {@code tasks.SKILL}, {@code decisions.AREA}, {@code status.TYPE} or
   * {@code announcements}.
   *
   * @throws InvalidNameException if it is none of these
   */
  public static Topic parse(String text) {
    if (text.equals("announcements")) {
      return ANNOUNCEMENTS;
    }
    int dot = text.indexOf('.');
    String kind = dot < 0 ? text : text.substring(0, dot);
    String name = text.substring(dot + 1);
    return switch (dot < 0 ? "" : kind) {
      case "tasks" -> tasks(name);
      case "decisions" -> decisions(name);
      case "status" -> status(name);
      default ->
          throw new InvalidNameException(
              "'%s' is not a topic; topics are tasks.SKILL, decisions.AREA, status.TYPE and"
                      .formatted(text.replaceAll("[^ -~]", "?"))
                  + " announcements.");
    };
  }

  /** The short form, such as {@code status.deploy}. */
  public String name() {
    return name;
  }

  /** Whether work is given out on it, which somebody has to do. */
  public boolean isOfTasks() {
    return name.startsWith("tasks.");
  }

  /** The full subject. */
  public String subject() {
    return subject;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topic topic && subject.equals(topic.subject);
  }

  @Override
  public int hashCode() {
    return subject.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
