/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Unicode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a learning says. Each method returns a new card.
 *
 * @param subject what it is about
 * @param message what to do
 * @param category the field it belongs to; empty if none
 * @param appliesWhen the situation it is for; empty for the subject
 * @param confidence the author's own estimate, from 0 to 1; ranks, but is no evidence
 * @param evidence what the author saw; empty if it does not say
 * @param tags what it touches, such as {@code security}; some need a person's approval
 * @param derivedFrom ids of the learnings it was made from; its trust never exceeds theirs
 * @since 0.1
 */
public record Card(
    String subject,
    String message,
    String category,
    String appliesWhen,
    double confidence,
    String evidence,
    List<String> tags,
    List<String> derivedFrom) {
  /** Twice what the standard screen allows for all texts of a card together. */
  static final int BRIEF = 1600;

  private static final char FIRST_BEYOND_ASCII = 0x80;
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  /** More marks in a row than any script needs; some that are none become marks. */
  private static final Pattern MARKS = Pattern.compile("[\\p{M}\\uFF9E\\uFF9F]{30}");

  /** A mark that none behind it is put before. */
  private static final String JOINER = "\u034F";

  /** Copies the lists. */
  public Card {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(message, "message");
    tags = List.copyOf(tags);
    derivedFrom = List.copyOf(derivedFrom);
  }

  /** A card with a confidence of 0.5 and nothing else. */
  public static Card of(String subject, String message) {
    return new Card(subject, message, "", "", 0.5, "", List.of(), List.of());
  }

  /**
   * The author's own estimate.
   *
   * @throws PayloadRejectedException if it does not lie between 0 and 1
   */
  public Card confidence(double estimate) {
    if (!(estimate >= 0 && estimate <= 1)) {
      throw new PayloadRejectedException("A confidence lies between 0 and 1, not " + estimate);
    }
    return new Card(subject, message, category, appliesWhen, estimate, evidence, tags, derivedFrom);
  }

  /** The field it belongs to. */
  public Card category(String field) {
    return new Card(subject, message, field, appliesWhen, confidence, evidence, tags, derivedFrom);
  }

  /** The situation it is for. */
  public Card appliesWhen(String situation) {
    return new Card(subject, message, category, situation, confidence, evidence, tags, derivedFrom);
  }

  /** What the author saw. */
  public Card evidence(String seen) {
    return new Card(subject, message, category, appliesWhen, confidence, seen, tags, derivedFrom);
  }

  /** What it touches. */
  public Card tags(String... touched) {
    return new Card(
        subject,
        message,
        category,
        appliesWhen,
        confidence,
        evidence,
        List.of(touched),
        derivedFrom);
  }

  /** What it was made from. */
  public Card derivedFrom(String... parents) {
    return new Card(
        subject, message, category, appliesWhen, confidence, evidence, tags, List.of(parents));
  }

  /** The situation it is for: the subject if it names none. */
  public String trigger() {
    return appliesWhen.isBlank() ? subject : appliesWhen;
  }

  /** The same with at most the first {@value #BRIEF} characters of each text. */
  Card brief() {
    return new Card(
        Unicode.cut(subject, BRIEF),
        Unicode.cut(message, BRIEF),
        Unicode.cut(category, BRIEF),
        Unicode.cut(appliesWhen, BRIEF),
        confidence,
        Unicode.cut(evidence, BRIEF),
        tags,
        derivedFrom);
  }

  /** All its words. */
  String text() {
    return subject + "\n" + appliesWhen + "\n" + message;
  }

  /**
   * The id: SHA-256, in hexadecimal, of category, situation and message, each in normal form (NFKC,
   * lower case, spaces collapsed) and ended by a line feed. Author, confidence and evidence are no
   * part of it, so that the same insight of two agents is one learning.
   */
  public String id() {
    String canonical = normal(category) + "\n" + normal(trigger()) + "\n" + normal(message) + "\n";
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String normal(String text) {
    String plain = plain(text);
    if (plain != null) {
      return plain;
    }
    return SPACE.matcher(compatible(text).toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }

  /**
   * The compatibility form (NFKC). To put n marks in order takes n² steps, minutes for a text that
   * consists of nothing else; so long runs are cut, as in the Stream-Safe Text Format of UAX #15.
   */
  static String compatible(String text) {
    if (text.chars().allMatch(c -> c < FIRST_BEYOND_ASCII)) {
      return text;
    }
    String safe = MARKS.matcher(text).replaceAll("$0" + JOINER);
    return Normalizer.normalize(safe, Normalizer.Form.NFKC);
  }

  /** The normal form of ASCII, which is its own compatibility form; null for any other text. */
  private static @Nullable String plain(String text) {
    StringBuilder form = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= FIRST_BEYOND_ASCII) {
        return null;
      }
      boolean now = c == ' ' || (c >= '\t' && c <= '\r');
      if (now && !space) {
        form.append(' ');
      } else if (!now) {
        form.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
      }
      space = now;
    }
    return form.toString().strip();
  }
}
