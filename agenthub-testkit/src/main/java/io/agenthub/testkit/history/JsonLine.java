/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One flat JSON object in one line; its own few lines, so that the judge shares nothing with the
 * judged.
 */
final class JsonLine {
  private final String line;
  private int at;

  private JsonLine(String line) {
    this.line = line;
  }

  /** Writes texts as JSON strings, without a line break. */
  static String write(Map<String, String> members) {
    StringBuilder out = new StringBuilder("{");
    members.forEach(
        (name, value) -> {
          out.append(out.length() == 1 ? "" : ",");
          quote(out, name);
          out.append(':');
          quote(out, value);
        });
    return out.append('}').toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * Reads a flat object; numbers, booleans and null become texts.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Map<String, String> read(String line) {
    return new JsonLine(line).object();
  }

  private Map<String, String> object() {
    Map<String, String> members = new LinkedHashMap<>();
    expect('{');
    if (peek() != '}') {
      do {
        String name = string();
        expect(':');
        members.put(name, peek() == '"' ? string() : bare());
      } while (accept(','));
    }
    expect('}');
    if (peek() != 0) {
      throw wrong("something follows the object");
    }
    return members;
  }

  private String string() {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    if (at == line.length()) {
      throw wrong("a string has no end");
    }
    at++;
    return text.toString();
  }

  private char escaped() {
    if (at == line.length()) {
      throw wrong("a string has no end");
    }
    char c = line.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw wrong("an unknown escape");
    };
  }

  private char unicode() {
    if (at + 4 > line.length()) {
      throw wrong("a string has no end");
    }
    at += 4;
    return (char) Integer.parseInt(line.substring(at - 4, at), 16);
  }

  private String bare() {
    int start = at;
    while (at < line.length() && ",} ".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    String text = line.substring(start, at);
    if (!text.matches("-?[0-9][0-9.eE+-]*|true|false|null")) {
      throw wrong("neither a string nor a number");
    }
    return text;
  }

  /** The next character that is not a space; 0 at the end. */
  private char peek() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at < line.length() ? line.charAt(at) : 0;
  }

  private boolean accept(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw wrong("expected '" + c + "'");
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("%s at column %d of: %s".formatted(what, at + 1, line));
  }
}
