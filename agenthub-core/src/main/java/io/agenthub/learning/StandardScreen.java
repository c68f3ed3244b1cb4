/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.json.Unicode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Patterns of what no learning needs to say, and of what only a person should allow. */
final class StandardScreen implements ContentScreen {
  static final ContentScreen INSTANCE = new StandardScreen();

  /** Four characters or one word a token, whichever is more: an upper bound for common models. */
  static final int MAX_TOKENS = 200;

  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Set<String> RISKS = Set.of("security", "money", "permissions", "deletion");

  private final Map<String, Pattern> problems = new LinkedHashMap<>();
  private final Map<String, Pattern> risks = new LinkedHashMap<>();

  private StandardScreen() {
    problems.put("invisible characters", Unicode.INVISIBLE);
    problem(
        "an instruction to set rules aside",
        "(?i)\\b(ignore|disregard|forget|override|bypass)\\b.{0,40}"
            + "\\b(previous|prior|above|earlier|system|all|any|your|these)\\b.{0,40}"
            + "\\b(instructions?|rules?|polic(y|ies)|prompts?|guidelines?|messages?)\\b");
    problem("a link", "(?i)\\b(https?|ftp|file|data|javascript):\\S|\\bwww\\.\\w");
    problem(
        "a command for a tool",
        "(?i)\\brm\\s+-\\w*[rf]|\\b(curl|wget|sudo|powershell|invoke-expression)\\s+\\S"
            + "|\\b(ba|z)?sh\\s+-c\\b|\\|\\s*(ba)?sh\\b|\\beval\\s*\\(");
    problem(
        "a secret",
        "(?i)\\b(api[_ -]?key|password|passwd|secret|token)\\s*[:=]\\s*\\S{6,}"
            + "|\\bAKIA[0-9A-Z]{16}\\b|-----BEGIN |\\b(ghp|gho|xox[bp])[_-]\\w{10,}");
    problem("a long run of characters without a word", "[A-Za-z0-9+/=_-]{120,}");
    risk(
        "security",
        "(?i)\\b(passwords?|credentials?|secrets?|encrypt\\w*|certificates?|firewalls?"
            + "|authenticat\\w*|vulnerabilit\\w*|disable\\s+tls)\\b");
    risk(
        "money",
        "(?i)\\b(pay(s|ing|ments?)?|refunds?|invoices?|purchases?|billing|bank|wire transfer)\\b");
    risk(
        "permissions", "(?i)\\b(permissions?|grant(s|ing)?|admin(istrator)?|root access|chmod)\\b");
    risk(
        "deletion",
        "(?i)\\b(delet(e|es|ing|ion)|drop\\s+(table|database)|truncate|wipe|erase|purge)\\b");
  }

  private void problem(String name, String regex) {
    problems.put(name, Pattern.compile(regex, Pattern.DOTALL));
  }

  private void risk(String tag, String regex) {
    risks.put(tag, Pattern.compile(regex));
  }

  @Override
  public Findings look(Card card) {
    List<String> found = new ArrayList<>();
    if (card.message().isBlank() || card.trigger().isBlank()) {
      found.add("it does not say what to do, and when");
    }
    int tokens = tokens(card);
    if (tokens > MAX_TOKENS) {
      found.add("it has about %d tokens; the limit is %d".formatted(tokens, MAX_TOKENS));
      return new Findings(found, Set.of()); // no pattern is run on text without bounds
    }
    String text = card.text() + "\n" + card.category() + "\n" + card.evidence();
    String plain = Card.compatible(text); // what only looks other says the same to a model
    problems.forEach(
        (name, pattern) -> {
          if (isIn(text, plain, pattern)) {
            found.add("it contains " + name);
          }
        });
    Set<String> touched = new TreeSet<>();
    card.tags().forEach(tag -> touched.add(Card.normal(tag)));
    touched.retainAll(RISKS);
    risks.forEach(
        (tag, pattern) -> {
          if (isIn(text, plain, pattern)) {
            touched.add(tag);
          }
        });
    return new Findings(found, touched);
  }

  private static boolean isIn(String text, String plain, Pattern pattern) {
    return pattern.matcher(text).find() || (!plain.equals(text) && pattern.matcher(plain).find());
  }

  static int tokens(Card card) {
    String text = card.text() + "\n" + card.category() + "\n" + card.evidence();
    int characters = text.length() / CHARACTERS_PER_TOKEN;
    return characters > MAX_TOKENS ? characters : Math.max(characters, words(text));
  }

  private static int words(String text) {
    int words = 0;
    for (Matcher word = WORD.matcher(text); word.find(); ) {
      words++;
    }
    return words;
  }
}
