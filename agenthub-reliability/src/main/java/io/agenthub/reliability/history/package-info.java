/* SPDX-License-Identifier: Apache-2.0 */
/** What the processes of a rig write down, and what their histories show besides the judgement. */
@NullMarked
package io.agenthub.reliability.history;

import org.jspecify.annotations.NullMarked;
