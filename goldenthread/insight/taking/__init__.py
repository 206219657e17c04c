"""Taking a snapshot: the record is read, shaped as the snapshot's tables, and written whole."""

from goldenthread.insight.taking.take import take_snapshot

__all__ = ["take_snapshot"]
