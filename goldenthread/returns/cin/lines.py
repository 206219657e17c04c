"""The elements of a census as lines: what each is within its child, and whether it tells of something that lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from goldenthread.returns.cin import elements as x
from goldenthread.returns.told import Key, Line
from goldenthread.rules.periods import Period

# Of each tag: its element, the day it is known by, and (where it tells of something that lasts) when that ended.
ELEMENTS: dict[
    str, tuple[type[x.Element], Callable[[Any], date | None] | None, Callable[[Any], date | None] | None]
] = {
    "ChildIdentifiers": (x.Identifiers, None, None),
    "ChildCharacteristics": (x.Characteristics, None, None),
    "CINdetails": (x.Referral, lambda it: it.referred, lambda it: it.closed),
    "Assessments": (x.Assessment, lambda it: it.started, lambda it: it.authorised),
    "CINPlanDates": (x.NeedPlan, lambda it: it.started, lambda it: it.ended),
    "Section47": (x.Section47, lambda it: it.started, None),
    "ChildProtectionPlans": (x.ProtectionPlan, lambda it: it.started, lambda it: it.ended),
    "PreProceedingsandFGDM": (x.PreProceedings, lambda it: it.started, None),
}


def lines_of(child: x.CinChild, period: Period) -> Iterator[Line]:
    def line(tag: str, element: x.Element, within: Line | None = None) -> Line:
        return line_of(tag, child.la_child_id, child.file, element, period, within)

    yield line("ChildIdentifiers", child.identifiers)
    if child.characteristics is not None:
        yield line("ChildCharacteristics", child.characteristics)
    for referral in child.referrals:
        around = line("CINdetails", referral)
        yield around
        for tag, inside in (
            ("Assessments", referral.assessments),
            ("CINPlanDates", referral.need_plans),
            ("Section47", referral.section47s),
            ("ChildProtectionPlans", referral.protection_plans),
            ("PreProceedingsandFGDM", referral.pre_proceedings),
        ):
            for element in inside:
                yield line(tag, element, around)


def line_of(tag: str, child: str, file: str, element: x.Element, period: Period, within: Line | None) -> Line:
    _, known_by, ended = ELEMENTS[tag]
    return Line(
        table=tag,
        child=child,
        file=file,
        line=element.line,
        content=element.raw,
        period=period,
        value=element,
        key=_key(known_by, element, within),
        lasts=ended is not None,
        ended=ended(element) if ended else None,
        within=within,
    )


def _key(known_by: Callable[[Any], date | None] | None, element: x.Element, within: Line | None) -> Key | None:
    if known_by is None:
        return ()
    on = known_by(element)
    around: Key | None = () if within is None else within.key
    return None if on is None or around is None else (*around, on)
