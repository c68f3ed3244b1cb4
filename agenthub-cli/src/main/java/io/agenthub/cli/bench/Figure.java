/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One result.
 *
 * @param scenario what was done
 * @param name what was measured, in snake case
 * @param value how much
 * @param unit of the value and the baseline
 * @param baseline what the bare store, the bare client or fewer agents did; null if there is
 *     nothing to compare with
 * @param ratio the value divided by the baseline, the median of the rounds; null without one
 * @param target what is aimed at; null if nothing is
 */
record Figure(
    String scenario,
    String name,
    double value,
    String unit,
    @Nullable Double baseline,
    @Nullable Double ratio,
    @Nullable Target target) {

  static Figure of(String scenario, String name, double value, String unit) {
    return new Figure(scenario, name, value, unit, null, null, null);
  }

  /** Rates of the hub beside those of the bare store. */
  static Figure of(String scenario, String name, Duel.Rates rates, String unit) {
    return new Figure(scenario, name, rates.mine(), unit, rates.other(), rates.ratio(), null);
  }

  /** The same beside a baseline; nothing changes if there is none. */
  Figure beside(@Nullable Double other) {
    return other == null
        ? this
        : new Figure(scenario, name, value, unit, other, value / other, target);
  }

  /** The value shall be below a limit. */
  Figure below(double limit) {
    return aiming(new Target("<", limit, false));
  }

  /** The ratio shall reach a limit. */
  Figure reaching(double limit) {
    return ratio == null ? this : aiming(new Target(">=", limit, true));
  }

  /** The ratio shall not exceed a limit. */
  Figure within(double limit) {
    return ratio == null ? this : aiming(new Target("<=", limit, true));
  }

  private Figure aiming(Target aim) {
    return new Figure(scenario, name, value, unit, baseline, ratio, aim);
  }

  /** Whether the target is met; null if there is none. */
  @Nullable Boolean met() {
    if (target == null) {
      return null;
    }
    double measured = target.ofRatio && ratio != null ? ratio : value;
    return switch (target.sign) {
      case "<" -> measured < target.limit;
      case "<=" -> measured <= target.limit;
      default -> measured >= target.limit;
    };
  }

  /** The figure for programs. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("scenario", scenario);
    fields.put("figure", name);
    fields.put("value", rounded(value));
    fields.put("unit", unit);
    if (baseline != null && ratio != null) {
      fields.put("baseline", rounded(baseline));
      fields.put("ratio", rounded(ratio));
    }
    if (target != null) {
      fields.put("target", target.limit);
      fields.put("target_of", target.ofRatio ? "ratio" : "value");
      fields.put("met", met());
    }
    return fields;
  }

  /** Four digits are more than one run is worth. */
  static double rounded(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 3);
    double digits = Math.round(value / unit);
    return unit < 1 ? digits / Math.round(1 / unit) : digits * unit;
  }

  /**
   * What is aimed at.
   *
   * @param sign of the comparison
   * @param limit to compare with
   * @param ofRatio whether the ratio is meant, else the value
   */
  record Target(String sign, double limit, boolean ofRatio) {}
}
