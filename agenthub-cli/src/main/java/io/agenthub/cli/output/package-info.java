/* SPDX-License-Identifier: Apache-2.0 */
/** How the command line shows things: JSON lines for programs, tables and lines for people. */
@NullMarked
package io.agenthub.cli.output;

import org.jspecify.annotations.NullMarked;
