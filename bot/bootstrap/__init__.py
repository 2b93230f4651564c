"""Composition root: the only place that joins settings, store, services and doors."""
