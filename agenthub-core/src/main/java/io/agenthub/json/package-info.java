/* SPDX-License-Identifier: Apache-2.0 */
/** JSON objects to bytes and back, under limits; the only importer of the JSON library. */
@NullMarked
package io.agenthub.json;

import org.jspecify.annotations.NullMarked;
