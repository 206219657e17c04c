"""The only writes of this room: loading a return."""

from goldenthread.returns.actions.cin import load_cin
from goldenthread.returns.actions.ssda903 import load_ssda903, year_of

__all__ = ["load_cin", "load_ssda903", "year_of"]
