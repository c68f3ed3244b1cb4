/* SPDX-License-Identifier: Apache-2.0 */
/** The hub and its agents: where an application begins. */
@NullMarked
package io.agenthub;

import org.jspecify.annotations.NullMarked;
