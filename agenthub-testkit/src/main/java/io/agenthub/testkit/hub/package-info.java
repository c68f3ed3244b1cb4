/* SPDX-License-Identifier: Apache-2.0 */
/** What a hub promises to agents, whatever broker is underneath. */
@NullMarked
package io.agenthub.testkit.hub;

import org.jspecify.annotations.NullMarked;
