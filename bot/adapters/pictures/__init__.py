"""Drawings into PNG and SVG, in a process of their own."""
