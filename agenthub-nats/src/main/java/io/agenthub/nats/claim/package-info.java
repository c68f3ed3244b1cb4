/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Who has which message, on record for all processes: what was taken ahead of its turn, how often a
 * message was handed out, what was put off, and who takes from which consumer. By these records
 * what a process that died had comes back at once.
 */
@NullMarked
package io.agenthub.nats.claim;

import org.jspecify.annotations.NullMarked;
