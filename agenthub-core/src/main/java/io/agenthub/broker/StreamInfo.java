/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * A stream as it stands.
 *
 * @param spec its settings
 * @param messages how many messages it keeps
 * @param lastSequence the highest sequence it ever gave out; 0 if none
 */
public record StreamInfo(StreamSpec spec, long messages, long lastSequence) {}
