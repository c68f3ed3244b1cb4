/* SPDX-License-Identifier: Apache-2.0 */
/** Agents in processes of their own, which learn from what one of them found out. */
@NullMarked
package io.agenthub.reliability.learn;

import org.jspecify.annotations.NullMarked;
