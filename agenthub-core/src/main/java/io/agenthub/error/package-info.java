/* SPDX-License-Identifier: Apache-2.0 */
/** Every failure the hub reports: unchecked, typed by what a caller would do about it. */
@NullMarked
package io.agenthub.error;

import org.jspecify.annotations.NullMarked;
