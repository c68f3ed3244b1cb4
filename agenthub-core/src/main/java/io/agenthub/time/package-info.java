/* SPDX-License-Identifier: Apache-2.0 */
/** The only place that reads a clock or starts a timer; everything else is handed a source. */
@NullMarked
package io.agenthub.time;

import org.jspecify.annotations.NullMarked;
