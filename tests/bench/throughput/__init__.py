"""How many updates a second one core works off, beside bare libraries that only echo."""
