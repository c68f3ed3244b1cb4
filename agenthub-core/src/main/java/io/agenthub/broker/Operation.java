/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/** One step of a batch: a message to store or a delivery to settle. */
public sealed interface Operation permits Publication, Settlement {}
