"""What law, guidance and local policy say. Pure Python and data files."""
