"""Children, families, relationships; finding and merging people."""
