/* SPDX-License-Identifier: Apache-2.0 */
/** What tests of and around the hub need: time that is moved by hand, and a watch for leaks. */
@NullMarked
package io.agenthub.testkit;

import org.jspecify.annotations.NullMarked;
