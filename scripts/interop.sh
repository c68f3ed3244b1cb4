#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A client in another language takes part in a hub on NATS, in both directions: scripts/interop.sh python|javascript.
# See interop/README.md. Exit code 77 if the machine lacks something; the last line says what.

set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

role=$1
work=$(mktemp -d)
children=()

finish() {
  local child
  for child in ${children[@]+"${children[@]}"}; do
    kill "$child" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

skip() {
  echo "$1"
  exit 77
}

# ---- the language

prepare_python() {
  python3 -m venv "$work/python" && "$work/python/bin/pip" install -q -r interop/python/requirements.txt
}

participate_python() {
  "$work/python/bin/python" interop/python/participant.py "$@"
}

prepare_javascript() {
  cp -R interop/javascript "$work/" && (cd "$work/javascript" && npm ci --no-audit --no-fund)
}

participate_javascript() {
  node "$work/javascript/participant.js" "$@"
}

"prepare_$role" >"$work/prepare.log" 2>&1 ||
  skip "the client library for $role cannot be installed here: $(tail -n 1 "$work/prepare.log")"

# ---- a server, on ports of its own choice

[[ ${NATS_SERVER:-} != none ]] || skip "no NATS server is wanted: NATS_SERVER is none"
server=$(scripts/nats-server.sh current) || skip "there is no nats-server here, and none could be installed"

"$server" -a 127.0.0.1 -p -1 -js -sd "$work/store" --ports_file_dir "$work" >"$work/server.log" 2>&1 &
children+=($!)
ports=$work/$(basename "$server")_$!.ports
for ((attempt = 0; attempt < 100; attempt++)); do
  [[ -s $ports ]] && break
  sleep 0.1
done
hub=$(sed 's/.*"nats":\["\([^"]*\)".*/\1/' "$ports")
export AGENTHUB_URL=$hub

# ---- an agent on AgentHub, and the other

./agenthub register ceo
./agenthub register "$role"
./agenthub run --role backend -- sh -c 'cat >/dev/null; echo "done by backend"' >"$work/backend.log" 2>&1 &
children+=($!)
for ((attempt = 0; attempt < 100; attempt++)); do
  ./agenthub agents --json | grep -q '"role":"backend".*"state":"idle"' && break
  sleep 0.2
done

"participate_$role" "$hub" "$role" &
participant=$!
children+=("$participant")
answer=$(./agenthub send --from ceo --to "$role" --subject Question --message "Who are you?" --wait 60s) || {
  cat "$work/backend.log"
  exit 1
}
echo "$answer"
grep -q "done by $role" <<<"$answer"
wait "$participant"
