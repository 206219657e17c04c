"""SSDA903: the annual return of children looked after and care leavers, as a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from goldenthread.demo.returns.names import Identity, Listed
from goldenthread.demo.returns.table import write_table
from goldenthread.demo.returns.year import Row, Rows, Year, said
from goldenthread.rules.ages import birthday

ADOPTED = ("E11", "E12")
Mine = list[tuple[int, Identity]]  # the person, and as whom the return knows the child
Table = tuple[tuple[str, ...], Iterable[Iterable[Any]]]

HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODE = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST",
    "PL_POST", "URN",
)  # fmt: skip
OC2 = (
    "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
    "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
)  # fmt: skip
AD1 = ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
PLACED = ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")


def write(year: Year, listed: Iterable[Listed], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    mine = [(x.child, x.in_903) for x in listed if x.in_903]
    care = year.spells("care_period")
    for name, (columns, rows) in _tables(year, mine, care).items():
        write_table(folder / f"{name}.csv", columns, rows)


def _tables(year: Year, mine: Mine, care: Rows) -> dict[str, Table]:
    plans = year.spells("adoption_plan")
    return {
        "header": (HEADER, _headers(year, mine, care)),
        "episodes": (EPISODE, _episodes(year, mine, care)),
        "reviews": (("CHILD", "DOB", "REVIEW", "REVIEW_CODE"), _reviews(year, mine)),
        "missing": (("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"), _missing(year, mine)),
        "oc2": (OC2, _oc2(year, mine)),
        "oc3": (("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"), _oc3(year, mine)),
        "previous_permanence": (("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"), _permanence(year, mine)),
        "uasc": (("CHILD", "SEX", "DOB", "DUC"), _asylum(year, mine)),
        "ad1": (AD1, _adopted(mine, care, plans)),
        "placed_for_adoption": (PLACED, _placed(mine, plans)),
    }


def _each(mine: Mine, rows: Rows) -> Iterator[tuple[Identity, Row]]:
    return ((me, row) for child, me in mine for row in rows.get(child, ()))


def _headers(year: Year, mine: Mine, care: Rows) -> Iterator[tuple[Any, ...]]:
    eldest = year.eldest_of_mothers
    for child, me in mine:
        mother = eldest.get(child) if child in care else None
        ethnicity = year.children[child]["ethnicity"]
        of_a_child = ("1", _d(mother)) if mother else ("", "")
        yield me.la_child_id, me.sex, _d(me.born), ethnicity, me.upn or "UN1", *of_a_child


def _episodes(year: Year, mine: Mine, care: Rows) -> Iterator[tuple[Any, ...]]:
    statuses, homes = year.all_spells("legal_status"), year.all_spells("placement")
    for child, me in mine:
        for period in care.get(child, ()):
            for row in episodes_of(period, statuses[child], homes[child], year.first):
                yield me.la_child_id, *row


def episodes_of(care: Row, statuses: list[Row], homes: list[Row], first: date) -> Iterator[tuple[str, ...]]:
    """One row for each stretch with the same legal status and the same home, of those not over before the year."""
    inside = [row for row in (*statuses, *homes) if lasts(care, row["started"])]
    starts = sorted({row["started"] for row in inside})
    for at, until in zip(starts, [*starts[1:], care["ended"]], strict=True):
        if until and until < first:
            continue
        status = next(row for row in statuses if lasts(row, at))
        home = next(row for row in homes if lasts(row, at))
        yield (
            _d(at),
            _why_new(at == care["started"], status["started"] == at, home["started"] == at),
            status["code"],
            care["need"],
            home["type"],
            home["provided_by"],
            _d(until),
            (care["end_reason"] if until == care["ended"] else "X1") if until else "",
            home["end_reason"] if until and until == home["ended"] and until != care["ended"] else "",
            care["home_postcode"],
            home["postcode"],
            home["urn"],
        )


def lasts(spell: Row, on: date) -> bool:
    """It no longer does on its last day, when the next begins."""
    return bool(spell["started"] <= on and (spell["ended"] is None or on < spell["ended"]))


def _why_new(begins: bool, new_status: bool, new_home: bool) -> str:
    return "S" if begins else {(True, True): "B", (True, False): "L", (False, True): "P"}[new_status, new_home]


def _reviews(year: Year, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for me, row in _each(mine, year.in_the_year("care_review")):
        yield me.la_child_id, _d(me.born), _d(row["happened_on"]), row["outcome"]


def _missing(year: Year, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for me, row in _each(mine, year.spells("missing")):
        yield me.la_child_id, _d(me.born), row["kind"], _d(row["started"]), _d(row["ended"])


def _oc2(year: Year, mine: Mine) -> Iterator[tuple[Any, ...]]:
    flags = (
        "convicted", "health_check", "immunisations", "dental", "health_assessment", "substance_misuse",
        "intervention_received", "intervention_offered",
    )  # fmt: skip
    for me, row in _each(mine, year.in_the_year("year_of_care")):
        answers = said(row)
        yield (
            me.la_child_id,
            _d(me.born),
            answers.get("sdq_score", ""),
            answers.get("sdq_reason", ""),
            *("" if flag not in answers else int(answers[flag]) for flag in flags),
        )


def _oc3(year: Year, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for me, row in _each(mine, year.in_the_year("care_leaver_check")):
        answers = said(row)
        yield me.la_child_id, _d(me.born), row["outcome"], answers.get("activity", ""), answers.get("accommodation", "")


def _permanence(year: Year, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for me, row in _each(mine, year.in_the_year("previous_permanence")):
        yield me.la_child_id, _d(me.born), said(row)["order"], "", ""


def _asylum(year: Year, mine: Mine) -> Iterator[tuple[Any, ...]]:
    for me, _ in _each(mine, year.spells("unaccompanied_asylum")):
        assert me.born is not None
        yield me.la_child_id, me.sex, _d(me.born), _d(birthday(me.born, 18))


def _adopted(mine: Mine, care: Rows, plans: Rows) -> Iterator[tuple[Any, ...]]:
    for child, me in mine:
        if not any(period["end_reason"] in ADOPTED for period in care.get(child, ())):
            continue
        for plan in plans.get(child, ()):
            yield (
                me.la_child_id,
                _d(me.born),
                _d(plan["started"]),
                _d(plan["matched"]),
                int(plan["foster_carer"]),
                plan["adopters"],
                plan["adopters_sex"],
                plan["adopters_legal_status"],
            )


def _placed(mine: Mine, plans: Rows) -> Iterator[tuple[Any, ...]]:
    for me, plan in _each(mine, plans):
        yield me.la_child_id, _d(me.born), _d(plan["started"]), "", ""


def _d(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
