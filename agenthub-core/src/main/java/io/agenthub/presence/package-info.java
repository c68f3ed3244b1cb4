/* SPDX-License-Identifier: Apache-2.0 */
/** Who is alive and what each instance is busy with. */
@NullMarked
package io.agenthub.presence;

import org.jspecify.annotations.NullMarked;
