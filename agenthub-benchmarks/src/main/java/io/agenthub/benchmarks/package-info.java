/* SPDX-License-Identifier: Apache-2.0 */
/** JMH benchmarks; never published. */
@NullMarked
package io.agenthub.benchmarks;

import org.jspecify.annotations.NullMarked;
