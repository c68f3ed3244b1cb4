/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;

/**
 * Handles messages in code, in steps that are not repeated when the message comes again.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface StepHandler {
  /**
   * Handles one message. See {@link Handler#handle(Message)}.
   *
   * @param work records finished steps and gives signs of life
   */
  Outcome handle(Message message, Work work) throws Exception;

  /** The same as a handler. */
  default Handler asHandler() {
    StepHandler steps = this;
    return new Handler() {
      @Override
      public Outcome handle(Message message) throws Exception {
        return steps.handle(message, Work.detached());
      }

      @Override
      public Outcome handle(Message message, Work work) throws Exception {
        return steps.handle(message, work);
      }
    };
  }
}
