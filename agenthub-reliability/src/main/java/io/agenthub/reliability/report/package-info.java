/* SPDX-License-Identifier: Apache-2.0 */
/** The pages on which results are published. */
@NullMarked
package io.agenthub.reliability.report;

import org.jspecify.annotations.NullMarked;
