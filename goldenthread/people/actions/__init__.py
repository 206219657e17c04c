"""The only writes to persons and what belongs to them."""

from goldenthread.people.actions.people import (
    add_fact,
    add_facts,
    after_merge,
    correct_people,
    correct_person,
    create_people,
    create_person,
    decide_match,
    end_facts,
    merge,
    propose_matches,
    undo_merge,
)

__all__ = [
    "add_fact",
    "add_facts",
    "after_merge",
    "correct_people",
    "correct_person",
    "create_people",
    "create_person",
    "decide_match",
    "end_facts",
    "merge",
    "propose_matches",
    "undo_merge",
]
