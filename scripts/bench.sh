#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds and runs the JMH benchmarks; arguments are passed on to JMH:
#
#   scripts/bench.sh                       all of them, about five minutes
#   scripts/bench.sh Publish               those whose name contains it
#   scripts/bench.sh Envelope -prof gc     with what they allocate
#
# Databases are written below the working directory and removed.

set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
(cd "$root" && ./mvnw -q -B -ntp -Dmaven.test.skip=true -Pquick -pl agenthub-benchmarks -am package)

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=java
fi
exec "$java" -jar "$root/agenthub-benchmarks/target/benchmarks.jar" -jvmArgsAppend --enable-native-access=ALL-UNNAMED "$@"
