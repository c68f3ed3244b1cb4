/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

/** How a server runs. */
public enum Way {
  /** As a program of this machine. */
  NATIVE,
  /** In a container of the Docker engine of this machine. */
  CONTAINER
}
