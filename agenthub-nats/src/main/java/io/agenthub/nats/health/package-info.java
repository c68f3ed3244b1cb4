/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What an operator should know of the servers behind a hub, as findings: what they promise, how
 * full they are, whether their copies are up to date, and who can reach them.
 */
@NullMarked
package io.agenthub.nats.health;

import org.jspecify.annotations.NullMarked;
