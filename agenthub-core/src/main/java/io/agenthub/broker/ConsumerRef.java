/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.util.Objects;

/**
 * The name of a durable consumer.
 *
 * @param stream the stream it works off
 * @param name unique in the stream; letters, digits, dashes and underscores
 */
public record ConsumerRef(String stream, String name) {
  /** Checks the name. */
  public ConsumerRef {
    Objects.requireNonNull(stream, "stream");
    if (!name.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IllegalArgumentException("not a consumer name: " + name);
    }
  }

  @Override
  public String toString() {
    return stream + "/" + name;
  }
}
