#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Breaks NATS servers and the connections to them under a hub that works, and judges what is left:
#
#   scripts/nats-faults.sh single|cluster [ROUNDS [MESSAGES [SEED]]]
#
# Default is 300 rounds, and 2,000,000 messages acknowledged. Writes docs/reliability/nats-faults-MODE-DATE.md. The exit code
# is 0 only if nothing was lost, completed twice or handled after its completion. RIG_DIR says where the histories are kept;
# default is a new directory under TMPDIR.

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
  "$mode" "$rounds" "$messages" "$directory" "$results" $seed
