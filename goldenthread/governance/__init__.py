"""Papers, and the figures in them."""
