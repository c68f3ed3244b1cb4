/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import io.agenthub.broker.Headers;
import java.util.List;

/** The rule of the scenarios: the header decides, without it the first byte of the body. */
final class Urgency {
  static final String HEADER = "Hub-Priority";
  static final int CRITICAL = 0;
  static final int HIGH = 1;
  static final int MEDIUM = 2;
  static final int LOW = 3;

  private static final List<String> NAMES = List.of("critical", "high", "medium", "low");

  private Urgency() {}

  static String name(int urgency) {
    return NAMES.get(urgency);
  }

  /** The urgency of a message; {@link #MEDIUM} where nothing says otherwise. */
  static int of(Headers headers, byte[] body) {
    int named = headers.get(HEADER).map(NAMES::indexOf).orElse(-1);
    if (named >= 0) {
      return named;
    }
    return body.length > 0 && body[0] >= '0' && body[0] <= '9' ? body[0] - '0' : MEDIUM;
  }
}
