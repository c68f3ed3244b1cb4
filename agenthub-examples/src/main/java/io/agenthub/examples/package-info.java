/* SPDX-License-Identifier: Apache-2.0 */
/** One runnable program for each feature. */
@NullMarked
package io.agenthub.examples;

import org.jspecify.annotations.NullMarked;
