#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Kills and freezes replicas of an agent whose 50 jobs are due each second, and accounts for every instant:
#
#   scripts/schedule-rounds.sh INSTANTS [SEED]
#
# 100,000 instants take 34 minutes. Writes docs/reliability/schedules-DATE.md. The exit code is 0 only if no instant is
# missing and none was completed twice. RIG_DIR says where the hub is made; default is a new directory under TMPDIR.

set -eu

instants=${1:?usage: scripts/schedule-rounds.sh INSTANTS [SEED]}
seed=${2:-}
directory=${RIG_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/schedule-rounds.XXXXXX")}
echo "hub in $directory"

here=$(cd -- "$(dirname -- "$0")" && pwd)
results=$here/../docs/reliability
mkdir -p "$results"
# shellcheck disable=SC2086 # no seed is no argument
exec "$here/run-rig.sh" io.agenthub.reliability.schedule.ScheduleRounds "$instants" "$directory" "$results" $seed
