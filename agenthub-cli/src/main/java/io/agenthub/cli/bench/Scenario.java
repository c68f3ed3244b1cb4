/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.util.function.Consumer;

/** Something that is done with a hub while it is measured. */
@FunctionalInterface
interface Scenario {
  /**
   * Does it.
   *
   * @param report gets each figure as soon as it is known
   */
  void run(Site site, Plan plan, Consumer<Figure> report) throws Exception;
}
