/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: {@code agenthub}. */
@NullMarked
package io.agenthub.cli;

import org.jspecify.annotations.NullMarked;
