#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Kills processes that share an embedded hub, round after round, and judges what is left:
#
#   scripts/kill-rounds.sh ROUNDS [SEED]
#
# Writes docs/reliability/kill-rounds-DATE.md. The exit code is 0 only if nothing was lost, completed twice or handled
# after its completion. A hub that failed is kept, with the histories of its processes, in the directory that is named.
# RIG_DIR says where the hubs are made; default is a new directory under TMPDIR.

set -eu

rounds=${1:?usage: scripts/kill-rounds.sh ROUNDS [SEED]}
seed=${2:-}
directory=${RIG_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/kill-rounds.XXXXXX")}
echo "hubs in $directory"

here=$(cd -- "$(dirname -- "$0")" && pwd)
results=$here/../docs/reliability
mkdir -p "$results"
# shellcheck disable=SC2086 # no seed is no argument
exec "$here/run-rig.sh" io.agenthub.reliability.kill.KillRounds "$rounds" "$directory" "$results" $seed
