/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The broker that needs no server: streams and consumers kept in one SQLite file, which several
 * processes of a machine may open at once, or in memory.
 */
@NullMarked
package io.agenthub.embedded;

import org.jspecify.annotations.NullMarked;
