"""The states of a step between the first word and the last signature, and what leads from one to the next.

Frozen data: actions ask it whether something may happen, and the diagram in docs/pathway.md is drawn from it.
"""

from __future__ import annotations

from typing import Literal

State = Literal["being written", "awaiting approval", "returned", "done"]
Event = Literal["save", "record", "submit", "approve", "approve for the next decider", "return", "take back", "amend"]

TRANSITIONS: dict[State, dict[Event, State]] = {
    "being written": {"save": "being written", "record": "done", "submit": "awaiting approval"},
    "awaiting approval": {
        "approve": "done",
        "approve for the next decider": "awaiting approval",
        "return": "returned",
        "take back": "being written",
    },
    "returned": {"save": "returned", "submit": "awaiting approval"},
    "done": {"amend": "done"},
}


def diagram() -> str:
    """The table as Mermaid draws it."""
    rows = ["stateDiagram-v2", "    [*] --> being_written: start"]
    for state, events in TRANSITIONS.items():
        rows += [f"    {_id(state)} --> {_id(after)}: {event}" for event, after in events.items()]
    named = [f'    state "{state}" as {_id(state)}' for state in TRANSITIONS]
    return "\n".join([rows[0], *named, *rows[1:], "    done --> [*]"])


def _id(state: str) -> str:
    return state.replace(" ", "_")
