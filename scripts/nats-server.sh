#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of a nats-server, and installs one first if there is none:
#
#   scripts/nats-server.sh [current | 2.10 | 2.9 | VERSION]
#
# Default is current, which any server from 2.14.10 on is, but 2.15.0 to 2.15.2, if it is installed already: those before can
# throw away unread messages (docs/nats.md). What is installed goes into .nats, where
# the tests look for it, and nowhere else. Tried in this order: the Go module, Debian's package, Homebrew. Version 2.9 is
# what Debian 12 has, and is taken from there first. The exit code is 1, with what to do, if none of them can.

set -eu

cd -- "$(dirname -- "$0")/.."
wanted=${1:-current}

case $wanted in
  current) pin=2.15.3 pattern='2.14.1[0-9]|2.15.[3-9]|2.15.[1-9][0-9]|2.1[6-9].*|2.[2-9][0-9].*|[3-9].*' ;;
  2.10) pin=2.10.29 pattern='2.10.*' ;;
  2.9) pin=2.9.10 pattern='2.9.*' ;;
  [0-9]*.[0-9]*.[0-9]*) pin=$wanted pattern=$wanted ;;
  *)
    echo "usage: scripts/nats-server.sh [current | 2.10 | 2.9 | VERSION]" >&2
    exit 2
    ;;
esac
target=$PWD/.nats/$wanted/nats-server

# ---- helpers

# Whether program $1 is a server of the wanted version.
suits() {
  [ -x "$1" ] || return 1
  version=$("$1" -v 2>/dev/null | sed -n 's/^nats-server: v//p') || return 1
  # shellcheck disable=SC2254 # the pattern is meant as one
  eval "case \$version in $pattern) return 0 ;; esac"
  return 1
}

say() {
  echo "nats-server.sh: $*" >&2
}

# Puts program $1 in its place, if it suits.
keep() {
  suits "$1" || return 1
  mkdir -p "${target%/*}"
  cp "$1" "$target.new" && mv "$target.new" "$target"
}

# Without C, so that the same program also runs in an empty container.
from_go() {
  command -v go >/dev/null || return 1
  say "installing $pin as a Go module"
  mkdir -p .nats
  scratch=$(mktemp -d .nats/go.XXXXXX)
  GOBIN=$PWD/$scratch CGO_ENABLED=0 go install "github.com/nats-io/nats-server/v2@v$pin" >&2 &&
    keep "$scratch/nats-server"
  result=$?
  rm -rf "$scratch"
  return $result
}

# Unpacked from the package, which is not installed: nobody wants a server that starts with the machine.
from_debian() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  [ -n "$(apt-cache policy nats-server 2>/dev/null)" ] || refresh_packages || return 1
  mkdir -p .nats
  scratch=$(mktemp -d .nats/deb.XXXXXX)
  chmod 755 "$scratch"
  (cd "$scratch" && apt-get download -qq nats-server >/dev/null 2>&1 && dpkg-deb -x ./*.deb .) &&
    say "unpacked Debian's package" &&
    keep "$scratch/usr/sbin/nats-server"
  result=$?
  rm -rf "$scratch"
  return $result
}

refresh_packages() {
  if [ "$(id -u)" -eq 0 ]; then
    apt-get update -qq >/dev/null 2>&1
  else
    command -v sudo >/dev/null && sudo -n apt-get update -qq >/dev/null 2>&1
  fi
}

from_homebrew() {
  command -v brew >/dev/null || return 1
  say "installing with Homebrew"
  brew install --quiet nats-server >&2 && keep "$(brew --prefix)/bin/nats-server"
}

# ---- one that is there

for candidate in "${NATS_SERVER:-}" "$target" "$(command -v nats-server || true)" "$HOME/go/bin/nats-server" \
  /usr/local/bin/nats-server /usr/sbin/nats-server /opt/homebrew/bin/nats-server; do
  if [ -n "$candidate" ] && suits "$candidate"; then
    echo "$candidate"
    exit 0
  fi
done

# ---- or a new one

if [ "$wanted" = 2.9 ]; then
  ways="from_debian from_go from_homebrew"
else
  ways="from_go from_debian from_homebrew"
fi
for way in $ways; do
  if $way; then
    echo "$target"
    exit 0
  fi
done

say "no nats-server $wanted could be installed here. Install Go (https://go.dev/dl) and run this again, or put a program from"
say "https://github.com/nats-io/nats-server/releases at $target, or name one in NATS_SERVER, or start Docker."
exit 1
