/* SPDX-License-Identifier: Apache-2.0 */
/** What agents find out, and how far each of them trusts it: a fold over the learning stream. */
@NullMarked
package io.agenthub.learning;

import org.jspecify.annotations.NullMarked;
