/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability.points;

import org.jspecify.annotations.NullMarked;
