#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Uses simulated learnings of known quality again and again, and writes how many became policy:
#
#   scripts/learning-simulations.sh [SEED [RUNS]]
#
# Writes docs/learning/simulations.md; the same seed gives the same page.

set -eu

seed=${1:-20260517}
runs=${2:-6000}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
./mvnw -q -B -ntp -Pquick -pl agenthub-core -am test-compile
./mvnw -q -B -ntp -pl agenthub-core dependency:build-classpath -Dmdep.outputFile="$root/agenthub-core/target/classpath.txt"
java -cp "agenthub-core/target/test-classes:agenthub-core/target/classes:$(cat agenthub-core/target/classpath.txt)" \
  io.agenthub.learning.SimulationPage docs/learning/simulations.md "$seed" "$runs"
echo "docs/learning/simulations.md"
