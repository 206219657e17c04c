"""SSDA903: the annual return of children looked after and care leavers, as a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from goldenthread.demo.care import Care, Leaver
from goldenthread.demo.days import NEVER, birthday, day
from goldenthread.demo.returns.names import Identity, Listed
from goldenthread.demo.returns.table import write_table
from goldenthread.demo.world import World


def write(world: World, listed: Iterable[Listed], folder: Path, first: int, last: int) -> None:
    care: dict[int, list[Care]] = {}
    for period in world.care:
        if period.start <= last and period.end > first:
            care.setdefault(period.child, []).append(period)
    mine = [(x, x.in_903, care.get(x.child, [])) for x in listed if x.in_903]
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in _tables(world, mine, first, last).items():
        write_table(folder / f"{name}.csv", columns, rows)


Mine = list[tuple[Listed, Identity, list[Care]]]
Tables = dict[str, tuple[tuple[str, ...], Iterable[Iterable[Any]]]]


def _tables(world: World, mine: Mine, first: int, last: int) -> Tables:
    return {
        "header": (("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"), _headers(world, mine)),
        "episodes": (EPISODE, _episodes(mine, first, last)),
        "reviews": (("CHILD", "DOB", "REVIEW", "REVIEW_CODE"), _reviews(mine, first, last)),
        "missing": (("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"), _missing(mine, first, last)),
        "oc2": (OC2, _oc2(mine, last)),
        "oc3": (("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"), _oc3(world, mine, first, last)),
        "previous_permanence": (("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"), _permanence(mine, first)),
        "uasc": (("CHILD", "SEX", "DOB", "DUC"), _asylum(world, mine)),
        "ad1": (AD1, _adopted(mine, last)),
        "placed_for_adoption": (PLACED, _placed(mine, last)),
    }


EPISODE = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST",
    "PL_POST", "URN",
)  # fmt: skip
AD1 = ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
PLACED = ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")


def _headers(world: World, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for listed, me, _ in mine:
        yield me.la_child_id, _sex(me), _d(me.born), world.children.ethnicity[listed.child], me.upn or "UN1", "", ""


def _episodes(mine: Mine, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    for _, me, periods in mine:
        for care in periods:
            for row in episodes_of(care, first, last):
                yield me.la_child_id, *row


def _reviews(mine: Mine, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    for _, me, periods in mine:
        for on, part in (review for care in periods for review in care.reviews):
            if first <= on <= last:
                yield me.la_child_id, _d(me.born), _d(on), part


def _missing(mine: Mine, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    for _, me, periods in mine:
        for gone, back, kind in (spell for care in periods for spell in care.missing):
            if first <= gone and back <= last:
                yield me.la_child_id, _d(me.born), kind, _d(gone), _d(back)


def _permanence(mine: Mine, first: int) -> Iterator[tuple[Any, ...]]:
    for _, me, periods in mine:
        if any(care.start >= first for care in periods):
            yield me.la_child_id, _d(me.born), "Z1", "", ""


def _asylum(world: World, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for listed, me, periods in mine:
        if periods and world.children.seeking_asylum[listed.child]:
            yield me.la_child_id, _sex(me), _d(me.born), _d(birthday(me.born, 18))


def _adopted(mine: Mine, last: int) -> Iterator[tuple[Any, ...]]:
    for _, me, periods in mine:
        for care in periods:
            if care.adoption and care.end_reason in ("E11", "E12") and care.end <= last:
                decided, matched, _ = care.adoption
                yield me.la_child_id, _d(me.born), _d(decided), _d(matched), "0", "2", "MF", "L11"


def _placed(mine: Mine, last: int) -> Iterator[tuple[Any, ...]]:
    for _, me, periods in mine:
        for care in periods:
            if care.adoption and care.adoption[0] <= last:
                yield me.la_child_id, _d(me.born), _d(care.adoption[0]), "", ""


def _sex(me: Identity) -> str:
    return "M" if me.male else "F"


OC2 = (
    "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
    "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
)  # fmt: skip


def _oc2(mine: Mine, last: int) -> Iterator[tuple[Any, ...]]:
    years = ((me, year) for _, me, periods in mine for care in periods for year in care.years)
    for me, year in years:
        if year.on != last:
            continue
        said = year.answers
        flags = (
            "convicted", "health_check", "immunisations", "dental", "health_assessment", "substance_misuse",
            "intervention_received", "intervention_offered",
        )  # fmt: skip
        yield (
            me.la_child_id,
            _d(me.born),
            said.get("sdq_score", ""),
            said.get("sdq_reason", ""),
            *("" if flag not in said else int(said[flag]) for flag in flags),
        )


def _oc3(world: World, mine: Mine, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    leavers: dict[int, Leaver] = {leaver.child: leaver for leaver in world.leavers}
    for listed, me, _ in mine:
        for on, touch, activity, accommodation in leavers[listed.child].checks if listed.child in leavers else ():
            if first <= on <= last:
                yield me.la_child_id, _d(me.born), touch, activity, accommodation


def episodes_of(care: Care, first: int, last: int) -> Iterator[tuple[str, ...]]:
    """One row for each stretch with the same legal status and the same home, of those not over before the year."""
    known_end = care.end if care.end <= last else NEVER
    starts = sorted({s.start for s in care.statuses} | {h.start for h in care.homes})
    starts = [at for at in starts if at <= last]
    for at, until in zip(starts, [*starts[1:], known_end], strict=True):
        if until <= first:
            continue
        status = next(s for s in care.statuses if s.start <= at < s.end)
        home = next(h for h in care.homes if h.start <= at < h.end)
        new_status, new_home = status.start == at, home.start == at
        reason = (
            "S"
            if at == care.start
            else {(True, True): "B", (True, False): "L", (False, True): "P"}[new_status, new_home]
        )
        over = until < NEVER
        ceased = "" if not over else (care.end_reason if until == care.end else "X1")
        moved = home.why_it_ended if over and until == home.end and until != care.end else ""
        postcode = f"ZF{int(home.miles) % 9 + 1} 1AA" if home.miles > 6 else "ZA1 1AA"
        yield (
            _d(at), reason, status.code, care.need, home.type, home.provider, _d(until) if over else "", ceased, moved,
            "ZA1 1AB", postcode, home.urn,
        )  # fmt: skip


def _d(at: int) -> str:
    return f"{day(at):%d/%m/%Y}"
