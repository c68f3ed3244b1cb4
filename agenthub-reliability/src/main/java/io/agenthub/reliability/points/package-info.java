/* SPDX-License-Identifier: Apache-2.0 */
/** Agents killed at chosen places in the life of a message. */
@NullMarked
package io.agenthub.reliability.points;

import org.jspecify.annotations.NullMarked;
