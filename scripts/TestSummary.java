/* SPDX-License-Identifier: Apache-2.0 */

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Counts the tests in the reports of Surefire and Failsafe below a directory, and says which were
 * skipped and why, and which passed only when they were run again.
 *
 * <p>Run as {@code java TestSummary.java DIRECTORY [build-failed | passed:NAME | failed:NAME |
 * skipped:NAME:REASON]...}. A build that failed counts as a failure if no test did; the other
 * arguments are checks that ran outside Maven. The last line has the form {@code N passed, N
 * failed, N skipped}. The exit code is 1 if anything failed, or if nothing ran at all.
 */
final class TestSummary {
  private static final List<String> RESULTS =
      List.of("failure", "error", "skipped", "flakyFailure", "flakyError");

  private final List<String> failed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> flaky = new ArrayList<>();
  private int passed;
  private boolean buildFailed;

  private TestSummary() {}

  public static void main(String[] args) throws IOException, XMLStreamException {
    TestSummary summary = new TestSummary();
    for (Path report : reports(Path.of(args[0]))) {
      summary.read(report);
    }
    for (int i = 1; i < args.length; i++) {
      summary.addCheck(args[i].split(":", 3));
    }
    summary.print();
    System.exit(summary.failed.isEmpty() && summary.passed > 0 ? 0 : 1);
  }

  private static List<Path> reports(Path root) throws IOException {
    List<Path> reports = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        for (String kind : List.of("surefire-reports", "failsafe-reports")) {
          Path directory = module.resolve("target").resolve(kind);
          if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
              files
                  .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                  .sorted()
                  .forEach(reports::add);
            }
          }
        }
      }
    }
    return reports;
  }

  private void addCheck(String[] check) {
    switch (check[0]) {
      case "build-failed" -> buildFailed = true;
      case "passed" -> passed++;
      case "failed" -> failed.add(check[1]);
      case "skipped" ->
          skipped.add(check[1] + ": " + (check.length > 2 ? check[2] : "no reason given"));
      default -> throw new IllegalArgumentException("Not a result: " + check[0]);
    }
  }

  private void read(Path report) throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    String suite = report.getFileName().toString().replaceAll("^TEST-|\\.xml$", "");
    try (var in = Files.newInputStream(report)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("testcase")) {
          readTest(suite, xml);
        }
      }
    }
  }

  private void readTest(String suite, XMLStreamReader xml) throws XMLStreamException {
    String name = nameOf(suite, xml);
    String result = "passed";
    String reason = null;
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth == 2 && RESULTS.contains(xml.getLocalName())) {
          result = xml.getLocalName();
          reason = xml.getAttributeValue(null, "message");
        }
      } else if (event == XMLStreamConstants.CHARACTERS
          && depth == 2
          && result.equals("skipped")
          && reason == null) {
        reason = xml.getText(); // a test that gave up on an assumption says why here
      }
    }
    count(name, result, reason);
  }

  /** A test of a shared suite is named with the class that ran the suite. */
  private static String nameOf(String suite, XMLStreamReader xml) {
    String type = xml.getAttributeValue(null, "classname");
    String method = xml.getAttributeValue(null, "name");
    String name = method == null || method.isEmpty() ? type : type + "." + method;
    return type.startsWith(suite) ? name : suite + " " + name;
  }

  private void count(String name, String result, String reason) {
    String why = reason == null || reason.isBlank() ? "no reason given" : firstLine(reason);
    switch (result) {
      case "passed" -> passed++;
      case "skipped" -> skipped.add(name + ": " + why.replaceFirst("^\\S+: Assumption failed: ", ""));
      case "flakyFailure", "flakyError" -> {
        passed++;
        flaky.add(name + ": " + why);
      }
      default -> failed.add(name + ": " + why);
    }
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }

  private void print() {
    if (buildFailed && failed.isEmpty()) {
      failed.add("the build: no test failed, the reason is above");
    }
    skipped.forEach(test -> System.out.println("SKIPPED " + test));
    flaky.forEach(test -> System.out.println("FLAKY   " + test + " (passed when it was run again)"));
    failed.forEach(test -> System.out.println("FAILED  " + test));
    if (passed + failed.size() + skipped.size() == 0) {
      System.out.println("NO TEST RAN");
    }
    System.out.println(
        passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
  }
}
