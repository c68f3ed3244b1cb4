#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds an image of a nats-server from the program alone, for machines that cannot pull the official one:
#
#   scripts/nats-image.sh [current | 2.10 | VERSION]
#
# Prints the name of the image, agenthub-test/nats:VERSION, or :latest for current. For tests in such containers set
# NATS_IMAGE=agenthub-test/nats:{version}, and, because Testcontainers would pull images of its own, also
# TESTCONTAINERS_RYUK_DISABLED=true, TESTCONTAINERS_CHECKS_DISABLE=true and TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1.

set -eu

cd -- "$(dirname -- "$0")/.."
wanted=${1:-current}
tag=$wanted
[ "$tag" != current ] || tag=latest

program=$(scripts/nats-server.sh "$wanted")
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

# A program that needs no C library runs in an empty image; another one is built anew without.
if grep -q -a ld-linux "$program"; then
  version=$("$program" -v | sed -n 's/^nats-server: v//p')
  GOBIN=$context CGO_ENABLED=0 go install "github.com/nats-io/nats-server/v2@v$version" >&2
else
  cp "$program" "$context/nats-server"
fi
cat >"$context/Dockerfile" <<'END'
FROM scratch
COPY nats-server /nats-server
EXPOSE 4222 6222 8222
ENTRYPOINT ["/nats-server"]
END
docker build --quiet --tag "agenthub-test/nats:$tag" "$context" >&2
echo "agenthub-test/nats:$tag"
