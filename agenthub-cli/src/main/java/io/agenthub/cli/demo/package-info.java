/* SPDX-License-Identifier: Apache-2.0 */
/** An organisation of eleven agents at work, and the proof from the hub's own records. */
@NullMarked
package io.agenthub.cli.demo;

import org.jspecify.annotations.NullMarked;
