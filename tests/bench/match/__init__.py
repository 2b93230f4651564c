"""Benchmarks of the matcher: quality, latency, and the fitting of its weights."""
