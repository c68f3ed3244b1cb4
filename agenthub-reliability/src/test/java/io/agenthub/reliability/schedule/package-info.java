/* SPDX-License-Identifier: Apache-2.0 */
/** The short form of the runs with recurring work. */
package io.agenthub.reliability.schedule;
