/* SPDX-License-Identifier: Apache-2.0 */
/** A LangChain4j chat model as the session of an agent. */
@NullMarked
package io.agenthub.langchain4j;

import org.jspecify.annotations.NullMarked;
