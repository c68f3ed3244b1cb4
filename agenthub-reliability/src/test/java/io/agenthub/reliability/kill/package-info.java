/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability.kill;

import org.jspecify.annotations.NullMarked;
