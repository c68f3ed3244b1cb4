/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

/**
 * Where the story is told as it happens.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
interface Stage extends AutoCloseable {
  /** A new part of the story begins. */
  void act(String title);

  /** Something has happened. */
  void say(String text);

  /** An agent has completed a message. */
  void ended(Ended ended);

  /** Nothing more will happen. Idempotent. */
  @Override
  void close();
}
