/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What every broker promises, as tests: a binding extends {@link
 * io.agenthub.testkit.contract.BrokerContract} and supplies a store.
 */
@NullMarked
package io.agenthub.testkit.contract;

import org.jspecify.annotations.NullMarked;
