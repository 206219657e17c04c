"""What was done, as the record would hold it: one table, by child and day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa

from goldenthread.demo.days import NEVER
from goldenthread.demo.life.assessing import ASKED_ANEW
from goldenthread.demo.life.holders import Holders
from goldenthread.demo.life.steps import NOBODY as NOBODYS
from goldenthread.demo.life.steps import NOTHING, Steps
from goldenthread.demo.life.told import LATELY
from goldenthread.demo.life.work import all_steps
from goldenthread.demo.life.world import World
from goldenthread.demo.staff import NOBODY, Staff
from goldenthread.demo.tables.columns import build, pick, yes_or_no
from goldenthread.demo.tables.spells import Ids
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.models import Step


def steps(w: World, ids: Ids, staff: Staff, holders: Holders, *, notes: bool = True) -> pa.Table:
    found, texts = all_steps(w, notes=notes)
    worker, team = holders.on(np.minimum(found.holder, NOBODYS - 1), found.child, found.on)
    if "management_oversight" in texts:
        by_manager = found.kind == texts.index("management_oversight")
        worker = np.where(by_manager, _managers(staff, team, found.on), worker)
    held = found.holder != NOBODYS
    return build(
        Step,
        len(found),
        person_id=ids.person[found.child],
        kind=pick(texts, found.kind),
        version=_versions(w, found, texts),
        group=_groups(found, texts),
        started=found.started,
        happened_on=found.happened,
        authorised_on=found.authorised,
        outcome=pick(texts, found.outcome),
        answers=pick(texts, found.answers),
        seen=yes_or_no(found.seen >= 0, found.seen == 1),
        seen_alone=yes_or_no(found.alone >= 0, found.alone == 1),
        worker_id=np.where(held, worker + 1, 0),
        team_id=np.where(held, team + 1, 0),
        child_in_need_id=_ids(ids.case, found.case),
        protection_plan_id=_ids(ids.plan, found.plan),
        follows_id=_followed(found, texts),
    )


def _versions(w: World, found: Steps, texts: list[str]) -> Any:
    """Older steps answered the questions of their time. The front door asks for the level of need of late."""
    version = {text: KINDS[text].version for text in {texts[i] for i in np.unique(found.kind).tolist()}}
    versions = np.array([version.get(text, 1) for text in texts])[found.kind]
    for kind, since in {**ASKED_ANEW, "contact": w.end - LATELY}.items():
        if kind in version:
            versions[(found.kind == texts.index(kind)) & (found.on < since)] = version[kind] - 1
    return versions


def _groups(found: Steps, texts: list[str]) -> pa.Array:
    """What awaits a decision is a writing of its own, so that somebody can decide on it; others are about several."""
    kinds = [texts.index(kind) for kind in ("contact", "referral") if kind in texts]
    alone = np.isin(found.kind, kinds) & (found.authorised >= NEVER)
    rows = np.flatnonzero(alone | (found.group != NOTHING))
    number = np.where(found.group[rows] == NOTHING, -1 - rows, found.group[rows])
    _, first, which = np.unique(
        np.stack([found.kind[rows], number], axis=1), axis=0, return_index=True, return_inverse=True
    )
    named = np.array([str(UUID(int=row + 1)) for row in rows[first].tolist()], dtype=object)
    groups = np.full(len(found), None, dtype=object)
    groups[rows] = named[which.reshape(-1)] if len(rows) else named
    return pa.array(groups, type=pa.string())


def _managers(staff: Staff, team: Any, on: Any) -> Any:
    """Who managed each team on each day; NOBODY where the post was empty."""
    members = staff.memberships
    found = np.full(len(team), NOBODY)
    for row in np.flatnonzero(members.manages).tolist():
        then = (team == members.team[row]) & (on >= members.start[row]) & (on <= members.end[row])
        found[then] = members.worker[row]
    return found


def _ids(numbered: Any, row: Any) -> Any:
    return np.where(row == NOTHING, 0, numbered[np.maximum(row, 0)])


def _followed(found: Any, texts: list[str]) -> Any:
    """The id of the section 47 enquiry of the case that a conference came of."""
    enquiries = np.flatnonzero(found.kind == texts.index("section_47")) if "section_47" in texts else np.zeros(0, int)
    of_case = np.zeros(int(found.case.max(initial=0)) + 1, dtype=np.int64)
    of_case[found.case[enquiries]] = enquiries + 1
    return _ids(of_case, found.after)
