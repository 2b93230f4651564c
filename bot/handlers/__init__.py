"""The Telegram door: parse, call one service, render, send."""
