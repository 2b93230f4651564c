"""Jiefang (街坊): a citizen-services bot for one sub-district office."""

__version__ = "0.1.0"
