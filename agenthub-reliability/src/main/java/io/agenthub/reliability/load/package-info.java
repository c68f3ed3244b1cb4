/* SPDX-License-Identifier: Apache-2.0 */
/** Long runs against a model: the order of an inbox, and what poison does to the rest. */
@NullMarked
package io.agenthub.reliability.load;

import org.jspecify.annotations.NullMarked;
