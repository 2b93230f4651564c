"""Pure rules of the office's world: no I/O, no clock, no framework."""
