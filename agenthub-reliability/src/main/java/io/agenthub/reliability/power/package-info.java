/* SPDX-License-Identifier: Apache-2.0 */
/** Cuts the power of a disk under a hub and looks at what the disk then holds. */
@NullMarked
package io.agenthub.reliability.power;

import org.jspecify.annotations.NullMarked;
