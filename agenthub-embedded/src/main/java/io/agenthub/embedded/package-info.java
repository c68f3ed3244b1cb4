/* SPDX-License-Identifier: Apache-2.0 */
/** The reference broker: an AgentHub in this JVM, on one SQLite file, with no server. */
@NullMarked
package io.agenthub.embedded;

import org.jspecify.annotations.NullMarked;
