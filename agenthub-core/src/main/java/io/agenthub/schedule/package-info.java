/* SPDX-License-Identifier: Apache-2.0 */
/** When recurring work is due: cron expressions and intervals, to instants. */
@NullMarked
package io.agenthub.schedule;

import org.jspecify.annotations.NullMarked;
