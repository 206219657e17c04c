"""Deadlines: facts and a date in; a due date, a state, and a sentence that says why out.

>>> clocks = national()
>>> due = clocks.due("REV-1", date(2026, 3, 3), on=date(2026, 3, 3))
>>> clocks.status(due, done=None, today=date(2026, 3, 31))
'due soon'
>>> clocks.sentence(due, done=None, today=date(2026, 3, 31))
'First review: 20 working days from becoming looked after on 3 March 2026 is 31 March 2026; that is today.'
"""

from goldenthread.rules.clocks.engine import CannotMove, Clocks, Due, Facts, load, national
from goldenthread.rules.clocks.states import STATES, State

__all__ = ["STATES", "CannotMove", "Clocks", "Due", "Facts", "State", "load", "national"]
