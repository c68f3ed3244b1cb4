/* SPDX-License-Identifier: Apache-2.0 */
/** Real NATS servers for tests: started, killed, frozen and ended, as programs or as containers. */
@NullMarked
package io.agenthub.nats.testing;

import org.jspecify.annotations.NullMarked;
