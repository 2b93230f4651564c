"""A Bot API server of our own: an independent reading of Telegram, with a chat page and faults."""
