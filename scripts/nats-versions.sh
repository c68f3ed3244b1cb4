#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs all that a broker and a hub promise on several releases of the server and on clusters, and prints a table:
#
#   scripts/nats-versions.sh [SETUP]...        # default: 2.9.10 2.10 current 2.9.10x3 2.10x3 currentx3
#
# A SETUP is a release, as scripts/nats-server.sh knows it, and x3 behind it for three servers with three copies of each
# stream. Takes three to six minutes each. The exit code is 1 if a test failed anywhere; what failed is listed.

set -u

cd -- "$(dirname -- "$0")/.." || exit 1
[ $# -gt 0 ] || set -- 2.9.10 2.10 current 2.9.10x3 2.10x3 currentx3
reports=agenthub-nats/target/surefire-reports
failures=$(mktemp) || exit 1
trap 'rm -f "$failures"' EXIT
status=0

# Adds up attribute $1 of the suites in the reports of class $2.
count() {
  sed -n "s/^<testsuite .* $1=\"\\([0-9.]*\\)\".*/\\1/p" "$reports/TEST-io.agenthub.nats.$2.xml" 2>/dev/null |
    awk '{ sum += $1 } END { printf "%d", sum }'
}

# Adds up the seconds of the tests in the report of class $1; a suite with nested ones does not count theirs.
seconds() {
  sed -n 's/.*<testcase .* time="\([0-9.]*\)".*/\1/p' "$reports/TEST-io.agenthub.nats.$1.xml" 2>/dev/null |
    awk '{ sum += $1 } END { printf "%d", sum }'
}

echo "| server | contract | tests | failed | left out | seconds |"
echo "|---|---|---:|---:|---:|---:|"
for setup in "$@"; do
  server=$(scripts/nats-server.sh "${setup%x3}") || exit 1
  release=$("$server" -v | sed 's/^nats-server: v//')
  case $setup in *x3) release="$release, three servers, three copies" ;; esac
  rm -rf "$reports"
  log=$(./mvnw -q -B -ntp -Pquick -pl agenthub-nats -am test "-Dnats.contract=$setup" \
    -Dtest='NatsBrokerContractTest,NatsHubTest' -Dsurefire.failIfNoSpecifiedTests=false 2>&1) || {
    status=1
    echo "$log" | grep -E '^\[ERROR\]   Nats' | sed "s/^\[ERROR\]   /$setup: /" >>"$failures"
  }
  for class in NatsBrokerContractTest NatsHubTest; do
    name=broker
    [ $class = NatsBrokerContractTest ] || name=hub
    echo "| $release | $name | $(count tests $class) | $(($(count failures $class) + $(count errors $class))) |" \
      "$(count skipped $class) | $(seconds $class) |"
  done
done
echo
cat "$failures"
exit $status
