/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability.power;

import org.jspecify.annotations.NullMarked;
