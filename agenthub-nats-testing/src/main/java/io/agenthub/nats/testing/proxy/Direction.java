/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing.proxy;

/** Which way bytes go through a proxy. */
public enum Direction {
  /** From the client to the server. */
  TO_SERVER,
  /** From the server to the client. */
  TO_CLIENT
}
