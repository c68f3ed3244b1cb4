#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the crash rigs and runs one of them: run-rig.sh MAIN-CLASS ARGUMENTS. Used by the scripts beside it.

set -eu

cd -- "$(dirname -- "$0")/.."

main=$1
shift

classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
./mvnw -q -B -ntp -Pquick -pl agenthub-reliability -am compile dependency:build-classpath \
  -Dmdep.outputFile="$classpath" -DincludeScope=runtime >&2

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp "agenthub-reliability/target/classes:$(cat "$classpath")" "$main" "$@"
