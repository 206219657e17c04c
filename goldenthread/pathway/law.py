"""The rules by which this authority's clocks run."""

from goldenthread.places.law import clocks

__all__ = ["clocks"]
