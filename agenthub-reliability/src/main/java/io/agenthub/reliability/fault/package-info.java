/* SPDX-License-Identifier: Apache-2.0 */
/** What becomes of a hub on NATS when servers die and connections break. */
@NullMarked
package io.agenthub.reliability.fault;

import org.jspecify.annotations.NullMarked;
