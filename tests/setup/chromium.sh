#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: the one that $CHROMIUM names or the
# path has, else Debian's, with the pictographs that chats are written in.
set -eu
if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji >/dev/null
else
  echo "Chromium is missing; install it (on Debian: apt-get install chromium) or set CHROMIUM." >&2
  exit 1
fi
