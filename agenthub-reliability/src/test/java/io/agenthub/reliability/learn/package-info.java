/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability.learn;

import org.jspecify.annotations.NullMarked;
