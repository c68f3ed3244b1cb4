#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Compares each delivery of an inbox with what a sorted set says, or counts what becomes of poison and of the rest:
#
#   scripts/load-runs.sh priority DEQUEUES [SEED]
#   scripts/load-runs.sh poison MESSAGES [TURNS]
#
# The exit code of priority is 0 only if every delivery was the most urgent and oldest that waited.

set -eu

usage="usage: scripts/load-runs.sh priority|poison NUMBER [SEED|TURNS]"
kind=${1:?$usage}
shift
: "${1:?$usage}"
case $kind in
  priority) main=io.agenthub.reliability.load.PriorityRun ;;
  poison) main=io.agenthub.reliability.load.PoisonRun ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
here=$(cd -- "$(dirname -- "$0")" && pwd)
exec "$here/run-rig.sh" "$main" "$@"
