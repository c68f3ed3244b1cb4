/* SPDX-License-Identifier: Apache-2.0 */
/** What agents say to each other: names, subjects, envelopes, drafts, receipts, completions. */
@NullMarked
package io.agenthub.message;

import org.jspecify.annotations.NullMarked;
