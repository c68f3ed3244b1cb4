/* SPDX-License-Identifier: Apache-2.0 */
/** What a broker's author and an agent's author test with: the broker contract and time control. */
@NullMarked
package io.agenthub.testkit;

import org.jspecify.annotations.NullMarked;
