"""The parts of reading a knowledge directory, one noun to a module."""
