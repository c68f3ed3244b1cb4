/* SPDX-License-Identifier: Apache-2.0 */
/** Measures a hub on this machine, beside what the bare store can do. */
@NullMarked
package io.agenthub.cli.bench;

import org.jspecify.annotations.NullMarked;
