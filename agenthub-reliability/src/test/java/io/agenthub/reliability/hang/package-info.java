/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability.hang;

import org.jspecify.annotations.NullMarked;
