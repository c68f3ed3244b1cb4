/* SPDX-License-Identifier: Apache-2.0 */
/** Programs that hang, in every way there is, under the loop of an agent. */
@NullMarked
package io.agenthub.reliability.hang;

import org.jspecify.annotations.NullMarked;
