#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Times the fold of the learning stream, one more event, the standings after it, and queries for what matters:
#
#   scripts/learning-speed.sh [EVENTS [LEARNINGS]]
#
# Default is 1,000,000 events about 10,000 learnings.

set -eu

events=${1:-1000000}
learnings=${2:-10000}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
./mvnw -q -B -ntp -Pquick -pl agenthub-core -am test-compile
./mvnw -q -B -ntp -pl agenthub-core dependency:build-classpath -Dmdep.outputFile="$root/agenthub-core/target/classpath.txt"
for what in reading alone; do
  java -Xmx2g -cp "agenthub-core/target/test-classes:agenthub-core/target/classes:$(cat agenthub-core/target/classpath.txt)" \
    io.agenthub.learning.FoldSpeed "$events" "$learnings" "$what"
done
