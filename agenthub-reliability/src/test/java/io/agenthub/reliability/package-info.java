/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.reliability;

import org.jspecify.annotations.NullMarked;
