"""The children in need census: one XML file a year."""
