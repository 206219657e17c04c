"""Small invented returns, loaded; and the whole database, to see that nothing changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps

from goldenthread.access.record import Signature
from goldenthread.pathway.models import CarePeriod, LegalStatus, Placement
from goldenthread.people.models import Person
from goldenthread.returns.actions import load_cin, load_ssda903
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.models import SourceRow
from goldenthread.returns.ssda903.read import read_folder
from goldenthread.rules.periods import parse
from tests.people_of_erimus import signed

COLUMNS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": (
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
        "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"
    ),
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "prevperm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "workers": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "liberty": "CHILD,DOB,DOLO_START,DOLO_END",
}
ANNA = "101,F,01/02/2012,WBRI,A123456789012,,"
BEN = "102,M,06/05/2010,MWBC,UN1,0,"
_moments = count()


def next_signature() -> Signature:
    """Each load at its own moment, as in life."""
    return signed(at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC) + timedelta(minutes=next(_moments)))


def write_903(folder: Path, **tables: Iterable[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([COLUMNS[name], *rows, ""]))
    return folder


def load_903(
    folder: Path, year: str = "2024-25", by: Signature | None = None, **tables: Iterable[str]
) -> dict[str, Any]:
    if tables:
        write_903(folder, **tables)
    return load_ssda903(by=by or next_signature(), found=read_folder(folder), year=parse(year))


def census(path: Path, children: str, year: int = 2025) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"""<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year>
<ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails><Source><LEA>806</LEA></Source></Header>
<Children>
{children}
</Children></Message>"""
    )
    return path


def child_xml(
    number: str,
    inside: str = "",
    born: str = "2012-02-01",
    sex: str = "F",
    upn: str = "A123456789012",
    ethnicity: str = "WBRI",
    more: str = "",
) -> str:
    upn_xml = f"<UPN>{upn}</UPN>" if upn else "<UPNunknown>UN4</UPNunknown>"
    return f"""<Child>
<ChildIdentifiers><LAchildID>{number}</LAchildID>{upn_xml}<PersonBirthDate>{born}</PersonBirthDate><Sex>{sex}</Sex>{more}
</ChildIdentifiers>
<ChildCharacteristics><Ethnicity>{ethnicity}</Ethnicity></ChildCharacteristics>
{inside or referral_xml("2024-05-01")}
</Child>"""


def referral_xml(on: str, inside: str = "", closed: str = "", nothing: str = "false") -> str:
    end = f"<CINclosureDate>{closed}</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>" if closed else ""
    return f"""<CINdetails>
<CINreferralDate>{on}</CINreferralDate><ReferralSource>6</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
{end}
{inside}
<ReferralNFA>{nothing}</ReferralNFA>
</CINdetails>"""


def load_census(
    path: Path, children: str | None = None, year: int = 2025, by: Signature | None = None
) -> dict[str, Any]:
    if children is not None:
        census(path, children, year)
    return load_cin(by=by or next_signature(), census=open_census(path))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours: the record, its history, the log, the rows of returns."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("goldenthread.")
    }


def rows_that_differ(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        label: [row for row in after[label] if row not in before[label]]
        for label in after
        if before[label] != after[label]
    }


def person(number: str) -> Person:
    return Person.objects.get(la_child_id=number)


def in_care(number: str) -> dict[str, list[tuple[Any, ...]]]:
    """What stands of a child's care, short enough to compare."""
    whose = {"person__la_child_id": number}

    def days(row: Any) -> tuple[str, str]:
        return f"{row.started:%d/%m/%Y}", f"{row.ended:%d/%m/%Y}" if row.ended else ""

    return {
        "care": [(*days(r), r.end_reason) for r in CarePeriod.objects.filter(**whose)],
        "legal": [(*days(r), r.code) for r in LegalStatus.objects.filter(**whose)],
        "placed": [(*days(r), r.type) for r in Placement.objects.filter(**whose)],
    }


def facts_of_line(file: str, line: int) -> set[str]:
    row = SourceRow.objects.get(file__name=file, line=line)
    return {label for label, _ in row.facts}
