"""What is written in the record of an invented child: plain, professional, and true to the facts beside it."""

from goldenthread.demo.narrative.teller import Teller

__all__ = ["Teller"]
