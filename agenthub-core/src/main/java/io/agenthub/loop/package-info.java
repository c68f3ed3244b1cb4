/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The loop that feeds a session the most important message next, and brings each one to its end.
 */
@NullMarked
package io.agenthub.loop;

import org.jspecify.annotations.NullMarked;
