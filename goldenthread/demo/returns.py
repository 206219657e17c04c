"""Both statutory returns of the invented authority for one year, with a known overlap, and the truth about it.

Of the children in either return, three in ten stand in both under identifiers that agree, and one in ten stands in
both under identifiers that do not quite: the same child to whoever knows the truth, a question to whoever does not.
The truth goes to truth.csv, which no loader reads.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree

from goldenthread.demo.care import Care
from goldenthread.demo.days import NEVER, birthday, day, number
from goldenthread.demo.families import upn
from goldenthread.demo.world import World

IN_BOTH, AMBIGUOUS = 0.3, 0.1
LA_CODE = "000"  # no authority has it


@dataclass(frozen=True)
class Identity:
    """A child as one return knows it."""

    la_child_id: str
    upn: str
    born: int
    male: bool


@dataclass(frozen=True)
class Listed:
    child: int
    in_903: Identity | None
    in_cin: Identity | None
    truth: str  # "both", "ambiguous", "ssda903 only" or "cin only"


def write_returns(world: World, folder: Path, *, year: int) -> dict[str, int]:
    """The year to 31 March `year`: FOLDER/ssda903/*.csv, FOLDER/cin.xml and FOLDER/truth.csv."""
    first, last = number(date(year - 1, 4, 1)), number(date(year, 3, 31))
    if last >= world.end or first < world.start:
        raise ValueError(f"The year to 31 March {year} is not inside the history that was made.")
    listed = list(choose(world, first, last))
    (folder / "ssda903").mkdir(parents=True, exist_ok=True)
    _write_903(world, [x for x in listed if x.in_903], folder / "ssda903", first, last)
    _write_cin(world, [x for x in listed if x.in_cin], folder / "cin.xml", first, last)
    _write_table(
        folder / "truth.csv",
        ("child", "in_ssda903", "in_cin", "truth"),
        (
            (x.child, x.in_903.la_child_id if x.in_903 else "", x.in_cin.la_child_id if x.in_cin else "", x.truth)
            for x in listed
        ),
    )
    return {truth: sum(x.truth == truth for x in listed) for truth in ("both", "ambiguous", "ssda903 only", "cin only")}


def choose(world: World, first: int, last: int) -> Iterator[Listed]:
    """Which children each return names, and as whom."""
    rng = np.random.default_rng([world.seed, year_of(last)])
    cared_for = sorted(
        {c.child for c in world.care if c.start <= last and c.end > first and _born_by(world, c.child, last)}
    )
    e = world.episodes
    seen = (e.all("referred") <= last) & (e.all("closed") > first)
    in_need = [c for c in sorted({int(c) for c in e.all("child")[seen]}) if world.known[c] and _born_by(world, c, last)]
    not_cared_for = sorted(set(in_need) - set(cared_for))
    total = min(2 * len(cared_for), len(cared_for) + len(not_cared_for))
    both, ambiguous = round(total * IN_BOTH), round(total * AMBIGUOUS)
    shuffled = [int(c) for c in rng.permutation(cared_for)]
    for child in shuffled[:both]:
        yield Listed(child, identity(world, child), _under_another_number(world, child, rng), "both")
    for child in shuffled[both : both + ambiguous]:
        yield Listed(child, identity(world, child), _mistaken(world, child, rng), "ambiguous")
    for child in shuffled[both + ambiguous :]:
        yield Listed(child, identity(world, child), None, "ssda903 only")
    for child in rng.permutation(not_cared_for)[: total - len(shuffled)]:
        yield Listed(int(child), None, identity(world, int(child)), "cin only")


def identity(world: World, child: int) -> Identity:
    children = world.children
    return Identity(
        str(children.number[child]),
        upn(int(children.number[child])),
        int(children.born[child]),
        bool(children.male[child]),
    )


def _under_another_number(world: World, child: int, rng: Any) -> Identity:
    """Half of the children in both returns carry another child number in the second: the UPN still agrees."""
    me = identity(world, child)
    return me if rng.random() < 0.5 else Identity(f"C{me.la_child_id}", me.upn, me.born, me.male)


def _mistaken(world: World, child: int, rng: Any) -> Identity:
    """The UPN agrees but not the date of birth or the sex; or the child number agrees, and neither of them does."""
    me = identity(world, child)
    kind = rng.integers(3)
    if kind == 0:
        return Identity(f"C{me.la_child_id}", me.upn, me.born + int(rng.integers(1, 28)), me.male)
    if kind == 1:
        return Identity(f"C{me.la_child_id}", me.upn, me.born, not me.male)
    return Identity(me.la_child_id, "", me.born + int(rng.integers(1, 28)), not me.male)


def _born_by(world: World, child: int, last: int) -> bool:
    return bool(world.children.born[child] <= last)


def year_of(last: int) -> int:
    return day(last).year


# --- SSDA903 ---


def _write_903(world: World, listed: list[Listed], folder: Path, first: int, last: int) -> None:
    care: dict[int, list[Care]] = {}
    for period in world.care:
        if period.start <= last and period.end > first:
            care.setdefault(period.child, []).append(period)
    mine = [(x, x.in_903, care[x.child]) for x in listed if x.in_903]
    for name, (columns, rows) in _tables(world, mine, first, last).items():
        _write_table(folder / f"{name}.csv", columns, rows)


Mine = list[tuple[Listed, Identity, list[Care]]]
Tables = dict[str, tuple[tuple[str, ...], Iterable[Iterable[Any]]]]


def _tables(world: World, mine: Mine, first: int, last: int) -> Tables:
    return {
        "header": (("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"), _headers(world, mine)),
        "episodes": (EPISODE, _episodes(mine, first, last)),
        "reviews": (("CHILD", "DOB", "REVIEW", "REVIEW_CODE"), _reviews(mine, first, last)),
        "missing": (("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"), _missing(mine, first, last)),
        "oc2": (OC2, _oc2(mine, last)),
        "oc3": (("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"), _oc3(world, first, last)),
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
        yield me.la_child_id, _sex(me), _d(me.born), world.children.ethnicity[listed.child], me.upn, "", ""


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
    for listed, me, _ in mine:
        if world.children.seeking_asylum[listed.child]:
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


def _oc3(world: World, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Care leavers are a return's own children: they need not stand in its header of children in care."""
    cared_for = {c.child for c in world.care if c.start <= last and c.end > first}
    for leaver in world.leavers:
        me = identity(world, leaver.child)
        for on, touch, activity, accommodation in leaver.checks:
            if first <= on <= last and leaver.child in cared_for:
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
        postcode = f"ZF{int(home.miles) % 9 + 1} 1AA" if home.miles > 6 else "ZE1 1AA"
        yield (
            _d(at), reason, status.code, care.need, home.type, home.provider, _d(until) if over else "", ceased, moved,
            "ZE1 1AB", postcode, home.urn,
        )  # fmt: skip


# --- CIN census ---


def _write_cin(world: World, listed: list[Listed], path: Path, first: int, last: int) -> None:
    """Written child by child, so that the file may be larger than memory."""
    rows = _waves_by_child(world, {x.child for x in listed}, first, last)
    with etree.xmlfile(str(path), encoding="utf-8") as file, file.element("Message"):
        file.write(_header(last), pretty_print=True)
        with file.element("Children"):
            for x in listed:
                if x.in_cin:
                    file.write(_child(world, x.child, x.in_cin, rows[x.child], last), pretty_print=True)


def _header(last: int) -> Any:
    header = etree.Element("Header")
    details = _sub(header, "CollectionDetails")
    for name, value in (("Collection", "CIN"), ("Year", year_of(last)), ("ReferenceDate", day(last))):
        _sub(details, name, value)
    source = _sub(header, "Source")
    for name, value in (
        ("SourceLevel", "L"),
        ("LEA", LA_CODE),
        ("SoftwareCode", "Golden Thread"),
        ("Release", "1"),
        ("SerialNo", "001"),
        ("DateTime", f"{day(last)}T09:00:00"),
    ):
        _sub(source, name, value)
    return header


def _waves_by_child(world: World, wanted: set[int], first: int, last: int) -> dict[int, list[dict[str, Any]]]:
    names = list(vars(world.episodes.waves[0]))
    found: dict[int, list[dict[str, Any]]] = {child: [] for child in wanted}
    for values in zip(*(world.episodes.all(name).tolist() for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        if row["child"] in found and row["referred"] <= last and row["closed"] > first:
            found[row["child"]].append(row)
    return {child: sorted(rows, key=lambda row: row["referred"]) for child, rows in found.items()}


def _child(world: World, child: int, me: Identity, rows: list[dict[str, Any]], last: int) -> Any:
    element = etree.Element("Child")
    ids = _sub(element, "ChildIdentifiers")
    _sub(ids, "LAchildID", me.la_child_id)
    _sub(ids, "UPN", me.upn) if me.upn else _sub(ids, "UPNunknown", "UN4")
    _sub(ids, "PersonBirthDate", day(me.born))
    _sub(ids, "Sex", "M" if me.male else "F")
    characteristics = _sub(element, "ChildCharacteristics")
    _sub(characteristics, "Ethnicity", world.children.ethnicity[child])
    if world.children.disabled[child]:
        _sub(_sub(characteristics, "Disabilities"), "Disability", "LD" if child % 3 else "AUT")
    for row in rows:
        _episode(world, element, row, last)
    return element


def _episode(world: World, element: Any, row: dict[str, Any], last: int) -> None:
    details = _sub(element, "CINdetails")
    _sub(details, "CINreferralDate", day(row["referred"]))
    _sub(details, "ReferralSource", row["source"])
    _sub(details, "PrimaryNeedCode", row["need"])
    if row["closed"] <= last:
        _sub(details, "CINclosureDate", day(row["closed"]))
        _sub(details, "ReasonForClosure", "RC8" if row["nothing"] else "RC7")
    if row["assessed"] <= last:
        assessment = _sub(details, "Assessments")
        _sub(assessment, "AssessmentActualStartDate", day(row["assessed"]))
        if row["authorised"] <= last:
            _sub(assessment, "AssessmentAuthorisationDate", day(row["authorised"]))
            _sub(_sub(assessment, "FactorsIdentifiedAtAssessment"), "AssessmentFactors", "3B")
    if row["cin_plan_start"] <= last:
        plan = _sub(details, "CINPlanDates")
        _sub(plan, "CINPlanStartDate", day(row["cin_plan_start"]))
        if row["cin_plan_end"] <= last:
            _sub(plan, "CINPlanEndDate", day(row["cin_plan_end"]))
    if row["enquiry"] <= last:
        enquiry = _sub(details, "Section47")
        _sub(enquiry, "S47ActualStartDate", day(row["enquiry"]))
        if row["conference"] <= last:
            _sub(enquiry, "DateOfInitialCPC", day(row["conference"]))
        _sub(enquiry, "ICPCnotRequired", "false" if row["to_conference"] else "true")
    _sub(details, "ReferralNFA", "true" if row["nothing"] else "false")
    if row["plan_start"] <= last:
        plan = _sub(details, "ChildProtectionPlans")
        _sub(plan, "CPPstartDate", day(row["plan_start"]))
        if row["plan_end"] <= last:
            _sub(plan, "CPPendDate", day(row["plan_end"]))
        _sub(plan, "InitialCategoryOfAbuse", row["category"])
        _sub(plan, "LatestCategoryOfAbuse", row["plan_category_now"])
        _sub(plan, "NumberOfPreviousCPP", 0)
        held = [on for on in world.protection_reviews.get((row["child"], row["plan_start"]), []) if on <= last]
        if held:
            reviews = _sub(plan, "Reviews")
            for on in held:
                _sub(reviews, "CPPreviewDate", day(on))


def _sub(parent: Any, name: str, value: object = None) -> Any:
    element = etree.SubElement(parent, name)
    if value is not None:
        element.text = str(value)
    return element


def _write_table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _d(at: int) -> str:
    return f"{day(at):%d/%m/%Y}"
