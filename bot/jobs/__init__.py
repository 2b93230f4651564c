"""The clock door: what is done because it is due."""
