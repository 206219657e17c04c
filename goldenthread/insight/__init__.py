"""Snapshots of the record and the measures over them."""
