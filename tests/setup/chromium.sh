#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: the one that $CHROMIUM names, else
# Debian's without windows, which needs half the time of the processor, else any other; and the
# pictographs that chats are written in.
set -eu
if [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-noto-color-emoji >/dev/null &&
    exit 0
fi
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then
  exit 0
fi
echo "Chromium is missing; install it (on Debian: apt-get install chromium-headless-shell) or set CHROMIUM." >&2
exit 1
