#!/bin/sh
# Makes sure that there is an strace for the tests that cut the power and kill at system calls.
set -eu
if command -v strace >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends strace >/dev/null && exit 0
fi
echo "strace is missing, so its tests are passed over; on Debian: apt-get install strace" >&2
