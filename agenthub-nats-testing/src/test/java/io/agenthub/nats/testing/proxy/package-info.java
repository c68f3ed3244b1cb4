/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.agenthub.nats.testing.proxy;

import org.jspecify.annotations.NullMarked;
