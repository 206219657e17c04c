"""From the standing rows of one child's SSDA903 returns to the facts that the record should hold. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from goldenthread.pathway import models as m
from goldenthread.returns.ssda903 import tables as t
from goldenthread.returns.ssda903.care import care_facts
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Fact, Wanted
from goldenthread.rules.ages import age, birthday
from goldenthread.rules.periods import Period

ADOPTED = ("E11", "E12")
ASKED_ABOUT = range(17, 22)  # OC3 asks about care leavers at their 17th to 21st birthday

# For a value that cannot be read: the fact it belongs to, and its field there. Without a field, the fact needs it.
_READ_AS: dict[str, tuple[str, dict[str, str]]] = {
    "Header": ("Person", {"SEX": "sex", "DOB": "born", "ETHNIC": "ethnicity", "UPN": "upn", "MOTHER": "mother"}),
    "Reviews": ("Step:care_review", {"REVIEW_CODE": "outcome"}),
    "UASC": ("UnaccompaniedAsylum", {}),
    "OC2": ("Step:year_of_care", {"TEETH_CHECK": "dental"}),
    "OC3": ("Step:care_leaver_check", {"IN_TOUCH": "outcome", "ACTIV": "activity", "ACCOM": "accommodation"}),
    "AD1": (
        "AdoptionPlan",
        {
            "DATE_MATCH": "matched",
            "FOSTER_CARE": "foster_carer",
            "NB_ADOPTR": "adopters",
            "SEX_ADOPTR": "adopters_sex",
            "LS_ADOPTR": "adopters_legal_status",
        },
    ),
    "PlacedAdoption": ("AdoptionPlan", {"DATE_PLACED_CEASED": "ended", "REASON_PLACED_CEASED": "end_reason"}),
    "PrevPerm": ("Step:previous_permanence", {"PREV_PERM": "order", "LA_PERM": "authority", "DATE_PERM": "date"}),
    "Missing": ("Missing", {"MISSING": "kind"}),
    "SWEpisodes": ("Allocation", {"SW_REASON": "end_reason"}),
    "DoLo": ("DeprivationOfLiberty", {}),
    "Episodes": (
        "Placement",
        {"LS": "code", "PLACE": "type", "PLACE_PROVIDER": "provided_by", "PL_POST": "postcode", "PL_DISTANCE": "miles"},
    ),
}
_OF_CARE = {"RNE": "start_known", "CIN": "need", "REC": "end_reason", "HOME_POST": "home_postcode"}
_WITHOUT_IT_NOTHING = {"DECOM", "DEC", "REVIEW", "DUC", "DATE_INT", "DATE_PLACED", "MIS_START", "MIS_END"} | {
    "SW_DECOM",
    "SW_DEC",
    "SW_ID",
    "DOLO_START",
    "DOLO_END",
}


def facts_of(lines: Sequence[Line], born: date | None, today: date) -> Wanted:
    """`lines`: all that stand, of all years. `born`: as the record has it. `today`: the day of the loading."""
    by_table: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_table[line.table].append(line)
    wanted = care_facts(by_table["Episodes"]) if by_table["Episodes"] else Wanted()
    care = [fact.row for fact in wanted.facts if isinstance(fact.row, m.CarePeriod)]
    for line in lines:
        _unread(line, wanted)
        _another_birth(line, born, wanted)
    for table, make in _EACH.items():
        for line in by_table[table]:
            row = make(line.value)
            if row is not None:
                wanted.facts.append(Fact(row, (line,)))
    for line in by_table["Header"]:
        header: t.HeaderRow = line.value
        if header.mother and header.mc_dob:
            wanted.mother_of.append((header.mc_dob, line))
    _health(by_table["OC2"], wanted)
    _leaving(by_table["OC3"], born, wanted)
    _adoption(by_table["AD1"], by_table["PlacedAdoption"], care, wanted)
    _before(by_table["PrevPerm"], care, wanted)
    _asylum(by_table["UASC"], care, today, wanted)
    return wanted


def _unread(line: Line, wanted: Wanted) -> None:
    """Values that cannot be read. Of an episode without its dates, episodes.py says so itself."""
    for problem in line.value.problems:
        about, fields = _READ_AS[line.table]
        if line.table == "Episodes":
            if problem.column in _WITHOUT_IT_NOTHING:
                continue
            about = "LegalStatus" if problem.column == "LS" else "CarePeriod" if problem.column in _OF_CARE else about
            fields = {**fields, **_OF_CARE}
        whole = problem.column in _WITHOUT_IT_NOTHING
        field = "" if whole else fields.get(problem.column, problem.column.lower())
        if problem.column == "DOB" and line.table != "Header":
            about, field = "Person", "born"
        wanted.doubt("can be read", about, problem.sentence, line, field=field, which=problem.column, on=_on(line))


def _on(line: Line) -> date | None:
    """The day that the row is about: the one it is known by, else the end of its year."""
    first = line.key[0] if line.key else None
    return first if isinstance(first, date) else line.period.end


def _another_birth(line: Line, born: date | None, wanted: Wanted) -> None:
    told = getattr(line.value, "dob", None)
    if line.table != "Header" and born and told and told != born:
        says = f"{line.table} says that the child was born on {told:%d/%m/%Y}; the record says {born:%d/%m/%Y}."
        wanted.doubt("born once", "Person", says, line, field="born")


# --- tables of which each row is one fact ---


def _review(row: t.ReviewRow) -> m.Step | None:
    if row.review is None:
        return None
    return m.Step(kind="care_review", happened_on=row.review, outcome=row.review_code or "")


def _missing(row: t.MissingRow) -> m.Missing | None:
    if row.mis_start is None or _unreadable(row, "MIS_END"):
        return None
    return m.Missing(started=row.mis_start, ended=row.mis_end, kind=row.missing or "")


def _allocation(row: t.SocialWorkerRow) -> m.Allocation | None:
    """Its worker is found, or made, by the registration it carries until then."""
    if row.sw_decom is None or row.sw_id is None or _unreadable(row, "SW_DEC"):
        return None
    made = m.Allocation(started=row.sw_decom, ended=row.sw_dec, end_reason=row.sw_reason or "")
    made.registration = row.sw_id  # type: ignore[attr-defined]
    return made


def _deprivation(row: t.DeprivationOfLibertyRow) -> m.DeprivationOfLiberty | None:
    if row.dolo_start is None or _unreadable(row, "DOLO_END"):
        return None
    return m.DeprivationOfLiberty(started=row.dolo_start, ended=row.dolo_end)


def _unreadable(row: t.Row, column: str) -> bool:
    return any(problem.column == column for problem in row.problems)


_EACH: dict[str, Callable[[Any], Any]] = {
    "Reviews": _review,
    "Missing": _missing,
    "SWEpisodes": _allocation,
    "DoLo": _deprivation,
}


# --- tables that need more than the row ---


def _health(lines: Sequence[Line], wanted: Wanted) -> None:
    """A blank says nothing: it is never `no`."""
    for line in lines:
        row: t.HealthRow = line.value
        said = {
            "sdq_score": row.sdq_score,
            "sdq_reason": row.sdq_reason,
            "convicted": row.convicted,
            "health_check": row.health_check,
            "immunisations": row.immunisations,
            "dental": row.teeth_check,
            "health_assessment": row.health_assessment,
            "substance_misuse": row.substance_misuse,
            "intervention_received": row.intervention_received,
            "intervention_offered": row.intervention_offered,
        }
        step = m.Step(kind="year_of_care", happened_on=line.period.end, answers=_told(said))
        wanted.facts.append(Fact(step, (line,)))


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    return {question: answer for question, answer in said.items() if answer not in (None, "")}


def _leaving(lines: Sequence[Line], born: date | None, wanted: Wanted) -> None:
    """A check at the birthday of the year it is returned for; leaving care itself begins at 18."""
    of_age: list[Line] = []
    for line in lines:
        row: t.LeavingCareRow = line.value
        since = born or row.dob
        on = _birthday_in(line.period, since) if since else None
        if since is None or on is None:
            says = "OC3 asks about a care leaver at their birthday, and the date of birth is not known."
            wanted.doubt("asked at a birthday", "Step:care_leaver_check", says, line, on=line.period.end)
            continue
        turned = age(since, on)
        if turned not in ASKED_ABOUT:
            says = (
                f"OC3 asks about care leavers at their 17th to 21st birthday; in this year the child turned {turned}."
            )
            wanted.doubt("asked at a birthday", "Step:care_leaver_check", says, line, on=on)
            continue
        answers = _told({"activity": row.activ, "accommodation": row.accom})
        step = m.Step(kind="care_leaver_check", happened_on=on, outcome=row.in_touch or "", answers=answers)
        wanted.facts.append(Fact(step, (line,)))
        if turned >= 18:
            of_age.append(line)
    if of_age:
        since = born or of_age[0].value.dob
        wanted.facts.append(Fact(m.LeavingCare(started=birthday(since, 18)), tuple(of_age)))


def _birthday_in(period: Period, born: date) -> date | None:
    """The birthday that falls in the year; none in the year of the birth itself, or before it."""
    for year in (period.start.year, period.end.year):
        if year > born.year and (day := birthday(born, year - born.year)) in period:
            return day
    return None


def _adoption(plans: Sequence[Line], placed: Sequence[Line], care: Sequence[m.CarePeriod], wanted: Wanted) -> None:
    """PlacedAdoption tells of the decision and its reversal, AD1 of the match and who adopts: one plan where they
    name the same day."""
    made: dict[date, Fact] = {}
    for line in placed:
        row: t.PlacedForAdoptionRow = line.value
        if row.date_placed:
            plan = m.AdoptionPlan(started=row.date_placed, ended=row.date_placed_ceased)
            plan.end_reason = row.reason_placed_ceased or ""
            made[row.date_placed] = Fact(plan, (line,))
    for line in plans:
        told: t.AdoptionRow = line.value
        on = told.date_int or (next(iter(made)) if len(made) == 1 else None)
        if on is None:
            if not _unreadable(told, "DATE_INT"):
                says = "AD1 has no DATE_INT, so nobody can say when adoption was decided."
                wanted.doubt("has its date", "AdoptionPlan", says, line)
            continue
        fact = made.setdefault(on, Fact(m.AdoptionPlan(started=on), ()))
        fact.lines = (*fact.lines, line)
        adopted: Any = fact.row
        adopted.matched, adopted.foster_carer, adopted.adopters = told.date_match, told.foster_care, told.nb_adoptr
        adopted.adopters_sex, adopted.adopters_legal_status = told.sex_adoptr or "", told.ls_adoptr or ""
        if adopted.ended is None:  # the order that ends the care ends the plan
            ends = [period.ended for period in care if period.end_reason in ADOPTED and period.ended]
            adopted.ended = min((end for end in ends if end >= on), default=None)
    wanted.facts += made.values()


def _before(lines: Sequence[Line], care: Sequence[m.CarePeriod], wanted: Wanted) -> None:
    """What came before a period of care. It is returned for every year; the newest return of a period is the one."""
    newest: dict[date | None, Line] = {}
    for line in sorted(lines, key=lambda line: line.period):
        newest[_care_start(care, line.period)] = line
    for on, line in newest.items():
        row: t.PreviousPermanenceRow = line.value
        said = _told({"order": row.prev_perm, "authority": row.la_perm, "date": row.date_perm})
        if said:
            step = m.Step(kind="previous_permanence", happened_on=on, answers=said)
            wanted.facts.append(Fact(step, (line,)))


def _asylum(lines: Sequence[Line], care: Sequence[m.CarePeriod], today: date, wanted: Wanted) -> None:
    """From the start of care to DUC. Most authorities give as DUC the 18th birthday to come: nobody knows yet that the
    status will last so long, so a DUC to come leaves it open."""
    for line in lines:
        row: t.AsylumRow = line.value
        on = _care_start(care, line.period)
        if row.duc is None:
            continue
        if on is None:
            says = "UASC names the child, and no episode says when the child came into care."
            wanted.doubt("asylum begins with care", "UnaccompaniedAsylum", says, line, on=line.period.end)
            continue
        ended = row.duc if row.duc <= today else None
        wanted.facts.append(Fact(m.UnaccompaniedAsylum(started=on, ended=ended), (line,)))


def _care_start(care: Sequence[m.CarePeriod], period: Period) -> date | None:
    """Of the newest period of care that had begun by the end of the year."""
    starts = [each.started for each in care if each.started <= period.end]
    return max(starts, default=None)
