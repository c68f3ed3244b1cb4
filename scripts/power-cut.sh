#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Cuts the power under an embedded hub, again and again, and counts what is lost:
#
#   scripts/power-cut.sh CUTS [SEED]
#
# Needs the right to mount (root) and mkfs.ext4; says SKIPPED and why where it has not. Writes
# docs/reliability/power-cuts-DATE.md. The exit code is 0 only if nothing acknowledged was lost, every hub opened by
# itself, and the control without syncing did lose. RIG_DIR says where the disks are made; default is a new directory
# under TMPDIR.

set -eu

cuts=${1:?usage: scripts/power-cut.sh CUTS [SEED]}
seed=${2:-}
directory=${RIG_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/power-cut.XXXXXX")}
echo "disks in $directory"

here=$(cd -- "$(dirname -- "$0")" && pwd)
results=$here/../docs/reliability
mkdir -p "$results"
# shellcheck disable=SC2086 # no seed is no argument
exec "$here/run-rig.sh" io.agenthub.reliability.power.PowerCutRounds "$cuts" "$directory" "$results" $seed
