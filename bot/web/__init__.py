"""The web door: health and the webhook."""
