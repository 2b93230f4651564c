"""Every outside thing: Telegram, files, logs; each implements a protocol stated above it."""
