"""A child's way through help: spells, steps and who holds them."""
