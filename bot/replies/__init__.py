"""Results turned into text, buttons and pictures; every Telegram length limit lives here."""
