#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Kills an agent at each of seven places in the cycle of a message, and judges what became of it:
#
#   scripts/kill-points.sh ROUNDS [URL]
#
# The URL is that of an empty hub; default is an embedded one in a new directory. Writes docs/reliability/kill-points-KIND-DATE.md.
# The exit code is 0 only if nothing was lost, completed twice or handled after its completion. RIG_DIR says where; default is a
# new directory under TMPDIR.

set -eu

rounds=${1:?usage: scripts/kill-points.sh ROUNDS [URL]}
url=${2:-}
directory=${RIG_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/kill-points.XXXXXX")}

here=$(cd -- "$(dirname -- "$0")" && pwd)
results=$here/../docs/reliability
mkdir -p "$results"
# shellcheck disable=SC2086 # no URL is no argument
exec "$here/run-rig.sh" io.agenthub.reliability.points.PointRounds "$rounds" "$directory" "$results" $url
