/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The hub's directory: one SQLite file and the small files beside it. Knows rows and bytes, not
 * what they mean; the only user of JDBC.
 */
@NullMarked
package io.agenthub.embedded.storage;

import org.jspecify.annotations.NullMarked;
