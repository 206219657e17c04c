"""Every number that law, guidance or the authority sets: dated, sourced, and asked for at a date.

>>> load().at("SA-45WD", date(2026, 3, 3)).value
45
"""

from goldenthread.rules.law.book import Law, NotInForce, UnknownRule, load, national
from goldenthread.rules.law.overrides import OverrideRefused
from goldenthread.rules.law.rule import COUNTINGS, STATUSES, Extension, LawFileError, Part, Rule

__all__ = [
    "COUNTINGS",
    "STATUSES",
    "Extension",
    "Law",
    "LawFileError",
    "NotInForce",
    "OverrideRefused",
    "Part",
    "Rule",
    "UnknownRule",
    "load",
    "national",
]
