/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import java.time.Duration;

/**
 * How long after a fault had ended the hub was back.
 *
 * @param accepted until a message was accepted
 * @param completed until it was completed
 */
record Recovery(Duration accepted, Duration completed) {}
