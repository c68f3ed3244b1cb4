#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Breaks NATS servers and the connections to them under a hub that works, and judges what is left:
#
#   scripts/nats-faults.sh single|cluster [ROUNDS [MESSAGES [SEED]]]
#
# Default is 300 rounds at least, and 2,000,000 messages acknowledged at least. FAULTS names those that strike in turn, with
# commas between them, such as server_killed,agent_killed; default is all. FAULTS=server_killed makes each round of a cluster
# the loss of one server. PACE is how many messages a second each of the four
# senders writes at most; default is 400. Writes docs/reliability/nats-faults-MODE-DATE.md, anew after every 30 rounds. The exit
# code is 0 only if nothing that must hold was broken. RIG_DIR says where the histories are kept; default is a new directory
# under TMPDIR.

set -eu

mode=${1:?usage: scripts/nats-faults.sh single|cluster [ROUNDS [MESSAGES [SEED]]]}
rounds=${2:-300}
messages=${3:-2000000}
seed=${4:-}
directory=${RIG_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/nats-faults.XXXXXX")}
echo "histories in $directory"

here=$(cd -- "$(dirname -- "$0")" && pwd)
"$here/nats-server.sh" current
results=$here/../docs/reliability
mkdir -p "$results"
# shellcheck disable=SC2086 # no seed is no argument
exec "$here/run-rig.sh" io.agenthub.reliability.fault.FaultRounds \
  "$mode" "$rounds" "$messages" "$directory" "$results" "${PACE:-400}" "${FAULTS:-all}" $seed
