/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability.history;

import org.jspecify.annotations.NullMarked;
