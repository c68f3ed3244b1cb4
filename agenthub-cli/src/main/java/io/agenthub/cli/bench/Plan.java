/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

/**
 * How much is measured.
 *
 * @param senders that send at once
 * @param agents that receive
 * @param seconds for each figure
 * @param warmUp seconds for which the JVM may compile before, twice
 * @param idle agents that do nothing
 * @param idleSeconds for which they are watched
 * @param stored messages in the hub that is opened again
 * @param backlog messages of low priority before the critical one
 */
record Plan(
    int senders,
    int agents,
    double seconds,
    double warmUp,
    int idle,
    double idleSeconds,
    int stored,
    int backlog) {}
