"""The life of the invented town: families, and what happens to their children, as arrays. Nothing here knows Django."""
