/* SPDX-License-Identifier: Apache-2.0 */
/** Child processes that are started, spoken to and killed, each by its process id. */
@NullMarked
package io.agenthub.reliability.process;

import org.jspecify.annotations.NullMarked;
