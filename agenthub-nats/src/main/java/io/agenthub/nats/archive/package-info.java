/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What keeps messages from being lost: each is copied to its archive before its stream lets go of
 * it. From there comes back what went with an inbox that somebody deleted, which is made again, and
 * what a cluster has forgotten. Who copies also learns what is stored, and tells those who take.
 */
@NullMarked
package io.agenthub.nats.archive;

import org.jspecify.annotations.NullMarked;
