#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Lets real programs hang in every way, under agents with a time limit of one second:
#
#   scripts/session-hangs.sh ROUNDS
#
# Writes docs/reliability/session-hangs-DATE.md. The exit code is 0 only if each agent was back at work within the limit and two
# seconds, and no process was left.

set -eu

rounds=${1:?usage: scripts/session-hangs.sh ROUNDS}

here=$(cd -- "$(dirname -- "$0")" && pwd)
results=$here/../docs/reliability
mkdir -p "$results"
exec "$here/run-rig.sh" io.agenthub.reliability.hang.HangPage "$rounds" "$results"
